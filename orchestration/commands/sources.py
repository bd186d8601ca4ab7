"""`weft sources`: what can be read, and what has landed."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def sources(
        write: Annotated[
            bool, typer.Option("--write", help="Write docs/sources.md from the contracts.")
        ] = False,
    ) -> None:
        """List the sources that Weft reads, and which of them have landed."""
        from orchestration.base.settings import Settings
        from orchestration.landing.contracts import read_contracts
        from orchestration.landing.landed import landed_sources
        from orchestration.landing.sources_page import write_page

        if write:
            typer.echo(f"wrote {write_page()}")
            return
        landed = landed_sources(Settings()) or ()
        for layout, tables in read_contracts().sources.items():
            mark = "landed" if layout in landed else ""
            typer.echo(f"{layout:<18} {len(tables):>3} tables  {mark}".rstrip())
