"""`weft load`: landing files into the raw schemas of the warehouse."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def load(
        folder: Annotated[
            Path | None,
            typer.Argument(help="Folder of sources to load beside the others. Default: all of WEFT_LANDING."),
        ] = None,
    ) -> None:
        """Make the raw tables mirror the landing folder, or those of a folder's sources alone.

        Files that have not changed are skipped. Sources that a given folder has none of stay as they are.
        """
        from orchestration.lib.landing import load_landing
        from orchestration.lib.run_lock import run_lock
        from orchestration.lib.settings import Settings

        settings = Settings() if folder is None else Settings(landing=folder)
        with run_lock(settings):
            loaded = load_landing(settings, whole=folder is None)
        for line in loaded.lines():
            print(line)
