"""`weft explain`: why these are one person, and why those are not."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestration.identity.explain.search import Found


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def explain(
        who: Annotated[
            str,
            typer.Argument(
                help="A customer id (old ones too), an e-mail address or other identifier, a phone number as"
                " people write it, a name, an order number, or a record as source:table:id."
            ),
        ],
        other: Annotated[
            str | None, typer.Argument(help="A second one: why the two are one person, or why not.")
        ] = None,
        as_of: Annotated[
            str | None, typer.Option(help="A day (2025-12-31) or UTC time: who it was then.")
        ] = None,
        in_full: Annotated[
            bool, typer.Option("--all", help="Each of many carts and checkouts, too.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
    ) -> None:
        """Show what ties a customer's records together, or what keeps two customers apart."""
        import json

        from rich.console import Console

        from orchestration.base.settings import Settings
        from orchestration.identity.explain.as_of import explain_as_of, parse_moment
        from orchestration.identity.explain.customer import explain as find
        from orchestration.identity.explain.pair import explain_pair
        from orchestration.identity.explain.search import meant_by
        from orchestration.identity.explain.words import show_customer, show_pair, show_then

        console = Console(highlight=False, soft_wrap=True)
        ask = _ask if sys.stdin.isatty() and not as_json else None
        who = meant_by(Settings(), who, ask)
        other = meant_by(Settings(), other, ask) if other else None
        if as_of:
            then = explain_as_of(Settings(), who, parse_moment(as_of))
            answer, show = then.as_dict(), lambda: show_then(console, then)
        elif other:
            pair = explain_pair(Settings(), who, other)
            answer, show = pair.as_dict(), lambda: show_pair(console, pair)
        else:
            found = find(Settings(), who)
            answer, show = found.as_dict(), lambda: show_customer(console, found, in_full)
        if as_json:
            print(json.dumps(answer, indent=2, ensure_ascii=False))
        else:
            show()


def _ask(text: str, found: "list[Found]") -> str:
    """Lets a person choose which of several is meant."""
    from orchestration.identity.explain.search import MOST_SHOWN

    typer.echo(f"{len(found):,} customers are meant by {text!r}:")
    for number, one in enumerate(found[:MOST_SHOWN], start=1):
        typer.echo(f"{number:>4}  {one.line}")
    if len(found) > MOST_SHOWN:
        typer.echo(f"      and {len(found) - MOST_SHOWN:,} more: give more of the name")
    chosen = 0
    while not 1 <= chosen <= min(len(found), MOST_SHOWN):
        chosen = typer.prompt("Which", type=int)
    return found[chosen - 1].customer_id
