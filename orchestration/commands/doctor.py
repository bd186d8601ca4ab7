"""`weft doctor`: is everything in place for a run?"""

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def doctor() -> None:
        """Check Python, disk, landing folder, lock, warehouse and the published generation."""
        from orchestration.base.settings import Settings
        from orchestration.job.doctor import findings

        found = findings(Settings())
        for finding in found:
            typer.echo(f"{finding.mark}  {finding.about:<11} {finding.says}")
        if any(finding.mark == "✗" for finding in found):
            raise typer.Exit(1)
