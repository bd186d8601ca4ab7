"""`weft rewind`: takes back what later runs wrote into the append-only logs."""

from datetime import datetime
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def rewind(
        to: Annotated[datetime, typer.Option(help="Time (UTC) after which entries are taken back.")],
        yes: Annotated[
            bool, typer.Option("--yes", help="Remove them; without it they are only counted.")
        ] = False,
    ) -> None:
        """Take back log entries later than a time, after a run with a wrong "now"."""
        from orchestration.base.counted import counted
        from orchestration.base.run_lock import run_lock
        from orchestration.base.settings import Settings
        from orchestration.job.rewind import rewind as take_back
        from orchestration.landing.landed import with_sources

        settings = with_sources(Settings())
        with run_lock(settings):
            later = take_back(settings, to, remove=yes)
        for log, count in later.items():
            typer.echo(f"{log:<32}{counted(count, 'entry', 'entries')}")
        if not any(later.values()):
            typer.echo(f"no log has entries after {to}")
        elif yes:
            typer.echo(
                "removed; the next `weft run` or `dbt build` puts the tables right that are made of them"
            )
        else:
            typer.echo(f"nothing is removed yet: weft rewind --to '{to}' --yes")
