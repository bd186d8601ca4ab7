"""`weft load`: landing files into the raw schemas of the warehouse."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def load(
        folder: Annotated[Path | None, typer.Argument(help="Landing folder; default: WEFT_LANDING.")] = None,
    ) -> None:
        """Makes the raw schemas mirror a landing folder; files that have not changed are skipped."""
        from orchestration.lib.landing import load_landing
        from orchestration.lib.settings import Settings

        settings = Settings() if folder is None else Settings(landing=folder)
        for line in load_landing(settings).lines():
            print(line)
