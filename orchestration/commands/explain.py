"""`weft explain`: why these are one person, and why those are not."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from orchestration.lib.explain.as_of import AsOf
    from orchestration.lib.explain.customer import Explanation
    from orchestration.lib.explain.pair import PairExplanation
    from orchestration.lib.explain.paths import Step
    from orchestration.lib.explain.tables import Refusal


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def explain(
        who: Annotated[
            str,
            typer.Argument(
                help="A customer id (old ones too), an identifier (an e-mail address …),"
                " or a record as source:table:id."
            ),
        ],
        other: Annotated[
            str | None, typer.Argument(help="A second one: why the two are one person, or why not.")
        ] = None,
        as_of: Annotated[
            str | None, typer.Option(help="A day (2025-12-31) or UTC time: who it was then.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
    ) -> None:
        """Show what ties a customer's records together, or what keeps two customers apart."""
        import json

        from rich.console import Console

        from orchestration.lib.explain.as_of import explain_as_of, parse_moment
        from orchestration.lib.explain.customer import explain as find
        from orchestration.lib.explain.pair import explain_pair
        from orchestration.lib.settings import Settings

        console = Console(highlight=False, soft_wrap=True)
        if as_of:
            then = explain_as_of(Settings(), who, parse_moment(as_of))
            answer, show = then.as_dict(), lambda: _show_then(console, then)
        elif other:
            pair = explain_pair(Settings(), who, other)
            answer, show = pair.as_dict(), lambda: _show_pair(console, pair)
        else:
            found = find(Settings(), who)
            answer, show = found.as_dict(), lambda: _show(console, found)
        if as_json:
            print(json.dumps(answer, indent=2, ensure_ascii=False))
        else:
            show()


def _show(console: "Console", explanation: "Explanation") -> None:
    """One customer as a person reads it."""
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
        shared = "  (shared: several customers have it)" if identifier.is_shared else ""
        console.print(f"  {escape(name)}  {identifier.record_count} records{shared}")
        for step in explanation.paths.get(name, []):
            console.print(f"      {_sentence(step)}", style="dim", markup=False)
    if explanation.refused:
        console.print("\n[bold]what joined nobody else[/bold]")
        for refusal in explanation.refused:
            reach = f"{refusal.customer_count} customers have it"
            console.print(f"  {refusal.status}: {refusal.name}: {refusal.reason} ({reach})", markup=False)


def _show_pair(console: "Console", pair: "PairExplanation") -> None:
    """Two as a person reads them."""
    if pair.is_one:
        console.print(f"[bold]one person: customer {pair.first_customer_id}[/bold]")
        for step in pair.path:
            console.print(f"  {_sentence(step)}", markup=False)
        if not pair.path:
            console.print("  both stand on the same records")
        return
    console.print(f"[bold]two: customers {pair.first_customer_id} and {pair.second_customer_id}[/bold]")
    for reason in pair.decisions:
        console.print(f"  a person decided that they are two: {reason}", markup=False)
    for shared in pair.shared:
        console.print(
            f"  {shared.type}:{shared.value} is with both ({shared.customer_count} customers have it)",
            markup=False,
        )
        sides = {pair.first_customer_id: shared.first, pair.second_customer_id: shared.second}
        for customer, side in sides.items():
            console.print(f"      {customer}: {_refused(side)}", style="dim", markup=False)
    if not pair.shared:
        console.print("  no way leads from one to the other: no identifier is on records of both")
    if pair.between:
        console.print(f"  linked with both, and kept apart from them: {', '.join(pair.between)}")
    if pair.household_id:
        console.print(f"  they are one household: {pair.household_id}")


def _show_then(console: "Console", then: "AsOf") -> None:
    """Who it was, as a person reads it."""
    for customer in then.customers:
        console.print(f"[bold]customer {customer.customer_id}[/bold] at {then.moment} UTC")
        if customer.living_customer_id != customer.customer_id:
            console.print(f"  now {customer.living_customer_id or 'nobody: nothing is left of it'}")
        console.print(f"  {customer.record_count} records, and these identifiers:")
        for name in customer.identifiers:
            console.print(f"    {name}", markup=False)
        if customer.forgotten_identifiers:
            console.print(f"    {customer.forgotten_identifiers} that no record carries any more")


def _refused(refusal: "Refusal") -> str:
    """One side of a link that was refused."""
    name = f", as {refusal.masked_name}" if refusal.masked_name else ", without a name"
    return f"{refusal.status}{name}: {refusal.reason}"


def _sentence(step: "Step") -> str:
    """One link in words."""
    return (
        f"{step.from_identifier} with {step.to_identifier}"
        f" on {step.source} {step.first_record_id} at {step.first_seen_at or 'an unknown time'}"
        f" ({step.record_count} records; {step.reason})"
    )
