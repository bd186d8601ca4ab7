"""`weft load`: landing files into the raw schemas of the warehouse."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def load(
        folder: Annotated[Path | None, typer.Argument(help="Landing folder; default: WEFT_LANDING.")] = None,
        accept_unreadable: Annotated[
            bool, typer.Option(help="Go on although landed files, rows or values are broken.")
        ] = False,
        accept_missing: Annotated[
            bool, typer.Option(help="Go on although a table is gone from the landing folder.")
        ] = False,
    ) -> None:
        """Makes the raw schemas mirror a landing folder; files that have not changed are skipped.

        With a FOLDER only the sources in it are touched; all others stay as they are.
        """
        from orchestration.base.run_lock import run_lock
        from orchestration.base.settings import Settings
        from orchestration.landing import load_landing

        settings = Settings() if folder is None else Settings(landing=folder)
        accepts = {"accept_unreadable": accept_unreadable, "accept_missing": accept_missing}
        settings = settings.model_copy(update={name: True for name, given in accepts.items() if given})
        with run_lock(settings):
            summary = load_landing(settings, only_these=folder is not None)
        for line in summary.lines():
            print(line)
        summary.refuse()
