"""`weft erase`: one identifier leaves no value behind, and merges nobody."""

from pathlib import Path
from typing import Annotated

import typer

TOLD = {
    "pending": "asked to erase it with the next `weft run` or `weft sync apply`",
    "manual": "was given files: erase it by hand where they went",
    "unsupported": "has no way to be asked: erase it there by hand",
}
"""What happens in a destination."""


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def erase(
        identifier_type: Annotated[
            str, typer.Argument(metavar="TYPE", help="email, phone, user_id … as in customer_identifiers.")
        ],
        seeds: Annotated[
            Path | None, typer.Option(help="Folder of the seed identity_erasures. Default: the project's.")
        ] = None,
    ) -> None:
        """Ask for an identifier to be erased. Its value is asked for, or read from standard input."""
        import sys

        import duckdb

        from orchestration.activation.erasures import request_erasure
        from orchestration.base.clock import as_of
        from orchestration.base.counted import counted
        from orchestration.base.database import identifier_key
        from orchestration.base.errors import WeftError
        from orchestration.base.settings import PROJECT_ROOT, Settings
        from orchestration.identity.erase import request
        from orchestration.landing.erased_rows import forget_erased_rows

        settings = Settings()
        if not settings.warehouse.exists():
            raise WeftError(f"there is nothing to erase in {settings.home}", "run `weft build` first")
        # Not an argument: a shell keeps those in its history, and everybody on the machine can list them.
        value = (
            typer.prompt(f"{identifier_type} to erase", hide_input=True)
            if sys.stdin.isatty()
            else sys.stdin.read()
        )
        value = value.strip()
        with duckdb.connect(str(settings.warehouse)) as connection:
            folder = seeds or PROJECT_ROOT / "seeds"
            stated = (identifier_type, identifier_key(identifier_type, value.lower()))
            try:
                erasure = request(connection, folder, identifier_type, value, as_of(settings))
            except WeftError as error:
                forgotten = forget_erased_rows(connection, [stated])
                if not forgotten:
                    raise
                typer.echo(
                    f"{counted(forgotten, 'raw row')} in quarantine named it and was emptied; {error.what}"
                )
                return
            own = (identifier_type, erasure.identifier_key)
            forgotten = forget_erased_rows(connection, [stated, own])
        if forgotten:
            typer.echo(f"{counted(forgotten, 'raw row')} in quarantine named it: emptied, the reason stays")
        for line in erasure.lines():
            typer.echo(line)
        for account, status in request_erasure(
            settings, identifier_type, {value, *erasure.spellings}, erasure.customer_ids
        ).items():
            typer.echo(f"{account}: {TOLD[status]}")
