"""`weft export features`: training sets."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(no_args_is_help=True, help="Files for what learns from customers.")
    app.add_typer(group, name="export")

    @group.callback()
    def export() -> None:
        """Files for what learns from customers."""

    @group.command()
    def features(
        as_of: Annotated[
            list[datetime], typer.Option(help="Time (UTC) at which features are taken; may be given again.")
        ],
        to: Annotated[Path, typer.Option(help="File to write: .parquet or .csv.")],
        label: Annotated[
            list[str] | None,
            typer.Option(
                help="What to learn: ordered:90d, churned:90d, orders:90d or revenue:90d; may be repeated."
            ),
        ] = None,
    ) -> None:
        """Features of customers as they were at a time, and what the customers did in the days after."""
        from orchestration.base.clock import in_utc
        from orchestration.base.counted import counted
        from orchestration.base.settings import Settings
        from orchestration.features.labels import read_label
        from orchestration.features.training import export_features
        from orchestration.landing.landed import with_sources

        moments = [in_utc(moment).replace(tzinfo=None) for moment in as_of]
        labels = [read_label(text) for text in label or []]
        done = export_features(with_sources(Settings()), moments, labels, to)
        typer.echo(
            f"{counted(done.rows, 'row')} of {counted(len(done.features), 'feature')} and"
            f" {counted(len(done.labels), 'label')} in {done.path}"
        )
