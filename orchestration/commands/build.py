"""`weft build`: the models, without loading, publishing or syncing."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def build(context: typer.Context) -> None:
        """Build and test the models over what is loaded; options go to `dbt build` (`--select …`)."""
        from orchestration.lib.dbt import run_dbt
        from orchestration.lib.job import as_of
        from orchestration.lib.run_lock import run_lock
        from orchestration.lib.settings import Settings

        settings = Settings()
        settings = settings.model_copy(update={"as_of": as_of(settings)})
        with run_lock(settings):
            run_dbt(settings, "build", *context.args)
