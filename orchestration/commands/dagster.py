"""`weft dagster`: the UI over the same job, with its schedule and its sensor."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def dagster(
        host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="Port to listen on.")] = 3000,
    ) -> None:
        """Open the Dagster UI (web server and daemon) over the same job."""
        import os
        import sys

        from orchestration.base.dbt.parsed import prepared_manifest
        from orchestration.base.settings import Settings
        from orchestration.job.run import prepare_environment
        from orchestration.landing.landed import with_sources

        settings = Settings()
        prepare_environment(settings)
        prepared_manifest(with_sources(settings))
        arguments = ["dev", "-m", "orchestration.definitions", "-h", host, "-p", str(port)]
        os.execv(sys.executable, [sys.executable, "-m", "dagster", *arguments])
