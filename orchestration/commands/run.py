"""`weft run`: everything, from landing files to synced segments and the report."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def run() -> None:
        """Load, build, check, publish, sync and report: the Dagster job, in this process."""
        from orchestration.lib.run import run_job
        from orchestration.lib.settings import Settings

        for line in run_job(Settings(), say=lambda line: typer.echo(line, err=True)):
            typer.echo(line)
