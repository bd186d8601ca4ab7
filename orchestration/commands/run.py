"""`weft run`: everything, from landing files to synced segments and the report."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def run(
        landing: Annotated[
            Path | None,
            typer.Option(help="The landing folder; the same as WEFT_LANDING.", show_default=False),
        ] = None,
        accept_drop: Annotated[
            bool, typer.Option(help="Publish although tables shrank: it is meant.")
        ] = False,
        accept_identity: Annotated[
            bool, typer.Option(help="Publish although many customers were merged or split: it is meant.")
        ] = False,
        as_of: Annotated[
            datetime | None, typer.Option(help="What counts as now (UTC). Default: docs/run-it-every-day.md.")
        ] = None,
        accept_unreadable: Annotated[
            bool,
            typer.Option(help="Publish although landed files, rows or values are broken."),
        ] = False,
        accept_missing: Annotated[
            bool, typer.Option(help="Publish although a table or a source is gone from the landing folder.")
        ] = False,
    ) -> None:
        """Load, build, check, publish, sync and report: the Dagster job, in this process."""
        from orchestration.base.errors import WeftError
        from orchestration.base.settings import Settings
        from orchestration.job.run import run_job

        if landing:
            if not landing.is_dir():
                raise WeftError(
                    f"--landing: {landing} is not a folder", "name the folder that connectors fill"
                )
            os.environ["WEFT_LANDING"] = str(landing.absolute())
        if accept_drop:
            os.environ["WEFT_ACCEPT_DROP"] = "1"
        if accept_identity:
            os.environ["WEFT_ACCEPT_IDENTITY"] = "1"
        if as_of:
            os.environ["WEFT_AS_OF"] = as_of.isoformat()
        if accept_unreadable:
            os.environ["WEFT_ACCEPT_UNREADABLE"] = "1"
        if accept_missing:
            os.environ["WEFT_ACCEPT_MISSING"] = "1"
        for line in run_job(Settings(), say=lambda line: typer.echo(line, err=True)):
            typer.echo(line)
