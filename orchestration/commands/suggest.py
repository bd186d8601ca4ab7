"""`weft suggest`: who may be one person although no identifier says so."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def suggest(
        off: Annotated[
            bool, typer.Option("--off", help="Forget all scores: the next build has none.")
        ] = False,
    ) -> None:
        """Score who may be one person by name, address and birth date; `weft build` then applies it."""
        from orchestration.base.clock import with_as_of
        from orchestration.base.run_lock import run_lock
        from orchestration.base.settings import Settings
        from orchestration.identity.match.suggest import forget
        from orchestration.identity.match.suggest import suggest as score

        settings = Settings()
        with run_lock(settings):
            settings = with_as_of(settings)
            if off:
                forget(settings)
                typer.echo("all scores are forgotten; the next build has no suggestions")
            else:
                typer.echo(score(settings).line())
