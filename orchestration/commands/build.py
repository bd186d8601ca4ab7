"""`weft build`: the models, without loading, publishing or syncing."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def build(context: typer.Context) -> None:
        """Build and test the models over what is loaded; options go to `dbt build` (`--select …`)."""
        from orchestration.base.clock import with_as_of
        from orchestration.base.dbt.run import run_dbt
        from orchestration.base.errors import WeftError
        from orchestration.base.run_lock import run_lock
        from orchestration.base.settings import Settings
        from orchestration.landing.landed import with_sources
        from orchestration.precheck.project import check_project
        from orchestration.warehouse.engine import engine
        from orchestration.warehouse.raw_tables import hand_over

        settings = with_sources(Settings())
        check_project(settings)
        with run_lock(settings):
            settings = with_as_of(settings)
            if engine() != "duckdb":
                hand_over(settings)
            if not run_dbt(settings, "build", *context.args) and context.args:
                raise WeftError(
                    f"nothing was built: no model is named by {' '.join(context.args)}",
                    "names are those of the files in models/, without .sql",
                )
