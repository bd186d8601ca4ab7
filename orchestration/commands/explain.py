"""`weft explain`: why these are one person, and why those are not."""

from typing import Annotated

import typer


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
        from orchestration.identity.explain.words import show_customer, show_pair, show_then

        console = Console(highlight=False, soft_wrap=True)
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
