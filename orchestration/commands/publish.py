"""`weft publish`: puts what is built in front of the readers."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def publish() -> None:
        """Publish the public tables as they are in the warehouse now, in one step."""
        from orchestration.base.clock import with_as_of
        from orchestration.base.run_lock import run_lock
        from orchestration.base.settings import Settings
        from orchestration.landing.landed import with_sources
        from orchestration.publish import publish as publishing

        settings = with_sources(Settings())
        with run_lock(settings):
            settings = with_as_of(settings)
            made = publishing.publish(settings)
        typer.echo(
            f"generation {made.generation_id}: {made.table_count} tables, {made.row_count:,} rows"
            f" in {settings.published}"
        )
