"""`weft sample`: a made-up shop as a landing folder."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Noise(StrEnum):
    """How much in the sample is shared between people or used by many."""

    NONE = "none"
    ONCE = "1x"
    THRICE = "3x"


LEVELS = {Noise.NONE: 0.0, Noise.ONCE: 1.0, Noise.THRICE: 3.0}


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def sample(
        people: Annotated[int, typer.Option(help="How many people the shop has met.")] = 5000,
        seed: Annotated[int, typer.Option(help="Picks the scenario.")] = 7,
        through: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%d"], help="Land only what had arrived by this day of 2025, in daily files."
            ),
        ] = None,
        noise: Annotated[Noise, typer.Option(help="How much is shared or used by many.")] = Noise.ONCE,
        landing: Annotated[
            Path | None, typer.Option(help="Where to write. Default: under WEFT_HOME.")
        ] = None,
        truth: Annotated[
            Path | None, typer.Option(help="Where the truth goes. Default: beside the landing folder.")
        ] = None,
    ) -> None:
        """Write the sample store: a year of a made-up shop, and the truth about it."""
        from orchestration.base.settings import Settings
        from orchestration.sample.store import write_sample

        settings = Settings()
        place = landing or settings.sample_landing
        beside = truth or (settings.sample_truth if landing is None else place.parent / "truth")
        drawn = write_sample(place, beside, people, seed, through and through.date(), LEVELS[noise])
        rows = sum(drawn.rows.values())
        print(f"{rows:,} rows of {people:,} people in {place}, as of {drawn.as_of:%Y-%m-%d %H:%M} UTC")
        print(f"the truth about them is in {beside}")
