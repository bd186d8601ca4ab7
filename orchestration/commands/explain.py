"""`weft explain`: why these are one person, and why those are not."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from orchestration.lib.explain import Explanation, Step


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def explain(
        who: Annotated[
            str, typer.Argument(help="A customer id (old ones too), or an identifier: an e-mail address …")
        ],
        to: Annotated[
            str | None, typer.Option(help="A second identifier: only the way between the two.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
    ) -> None:
        """Show a customer's identifiers, the records that tie them together, and the links refused."""
        import json

        from rich.console import Console

        from orchestration.lib.explain import explain as find
        from orchestration.lib.settings import Settings

        explanation = find(Settings(), who)
        if as_json:
            print(json.dumps(explanation.as_dict(), indent=2, ensure_ascii=False))
            return
        console = Console(highlight=False, soft_wrap=True)
        _show(console, explanation, to)


def _show(console: "Console", explanation: "Explanation", only: str | None) -> None:
    """The explanation as a person reads it."""
    from rich.markup import escape

    console.print(f"[bold]customer {explanation.customer_id}[/bold]")
    for event in explanation.history:
        other = f" · {event['other_customer_id']}" if event["other_customer_id"] else ""
        console.print(f"  {event['happened_at']}  {event['event']}{other}: {event['reason']}", style="dim")
    if explanation.others:
        console.print(
            f"  also on {len(explanation.others)} more customers: {', '.join(explanation.others[:5])}"
        )
    console.print("\n[bold]why they are one[/bold]")
    for identifier in explanation.identifiers:
        name = f"{identifier.type}:{identifier.value}"
        if only and only not in (name, identifier.value):
            continue
        shared = "  (shared: joins nobody by itself)" if identifier.is_shared else ""
        console.print(f"  {escape(name)}  {identifier.record_count} records{shared}")
        for step in explanation.paths.get(name, []):
            console.print(f"      {_sentence(step)}", style="dim", markup=False)
    if explanation.refused and not only:
        console.print("\n[bold]what was not taken as proof[/bold]")
        for step in explanation.refused:
            console.print(f"  {step.status}: {_sentence(step)}: {step.reason}", markup=False)


def _sentence(step: "Step") -> str:
    """One link in words."""
    return (
        f"{step.from_type}:{step.from_value} with {step.to_type}:{step.to_value}"
        f" on {step.source} {step.first_record_id} at {step.first_seen_at or 'an unknown time'}"
        f" ({step.record_count} records)"
    )
