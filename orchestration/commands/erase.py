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
        from orchestration.base.errors import WeftError
        from orchestration.base.settings import PROJECT_ROOT, Settings
        from orchestration.identity.erase import request

        settings = Settings()
        if not settings.warehouse.exists():
            raise WeftError(f"there is nothing to erase in {settings.home}", "run `weft build` first")
        # Not an argument: a shell keeps those in its history, and everybody on the machine can list them.
        value = (
            typer.prompt(f"{identifier_type} to erase", hide_input=True)
            if sys.stdin.isatty()
            else sys.stdin.read()
        )
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            folder = seeds or PROJECT_ROOT / "seeds"
            erasure = request(connection, folder, identifier_type, value.strip(), as_of(settings))
        for line in erasure.lines():
            typer.echo(line)
        for account, status in request_erasure(
            settings, identifier_type, {value.strip(), *erasure.spellings}, erasure.customer_ids
        ).items():
            typer.echo(f"{account}: {TOLD[status]}")
