"""Draws the sample store and writes it as a landing folder with its truth beside it."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from orchestration.base.errors import WeftError
from orchestration.sample.chunks import every_chunk
from orchestration.sample.rows import Rows
from orchestration.sample.scenario import DAY, END, Scenario, micros
from orchestration.sample.truth import TruthWriter
from orchestration.sample.writers import write_days, write_whole

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES = (
    "delighted",
    "facebook_ads",
    "google_ads",
    "hubspot",
    "judgeme",
    "klaviyo",
    "recharge",
    "segment",
    "shopify",
    "smile",
    "square",
    "zendesk",
)
"""The folders that it lands."""


@dataclass(frozen=True)
class Sample:
    """What was written."""

    landing: Path
    truth: Path
    people: int
    seed: int
    noise: float
    through: date | None
    as_of: datetime
    """The end of the data: "now" for a run over it."""
    rows: dict[str, int]
    """Landed rows per `<source>.<table>`, repeated deliveries among them."""


def write_sample(
    landing: Path, truth: Path, people: int, seed: int, through: date | None = None, noise: float = 1.0
) -> Sample:
    """Writes the sample store; the same arguments give the same files.

    Args:
        landing: the landing folder to write; its `sample.json` is written beside it.
        truth: folder for who each record really belongs to.
        people: how many people the shop has met.
        seed: picks the scenario.
        through: land only what arrived up to this day, in daily files, so that a later day only adds files.
        noise: how much is shared, mistyped as a placeholder or used by many; 0 for a clean scenario.

    Raises:
        WeftError: the landing folder holds something else than a sample, or an argument is out of range.
    """
    _check(landing, people, seed, through)
    scenario = Scenario(people, seed, noise)
    until = END if through is None else micros(through.isoformat()) + DAY
    written: set[Path] = set()
    counts: Counter[str] = Counter()
    with TruthWriter(truth, scenario) as records:
        for chunk, (who, parts) in enumerate(every_chunk(scenario)):
            arrived = [_before(part, until) for part in parts]
            counts.update({f"{part.source}.{part.table}": 0 for part in arrived})
            for part in arrived:
                counts[f"{part.source}.{part.table}"] += part.count
            records.add(who, arrived)
            write = write_whole if through is None else write_days
            written |= set(write(landing, arrived, chunk))
    _remove_leftovers(landing, written)
    as_of = AS_OF if through is None else datetime(*through.timetuple()[:3], tzinfo=UTC) + timedelta(days=1)
    sample = Sample(landing, truth, people, seed, noise, through, as_of, dict(sorted(counts.items())))
    _write_notes(sample)
    return sample


def _check(landing: Path, people: int, seed: int, through: date | None) -> None:
    if people < 2:
        raise WeftError(f"a sample store of {people} people is too small", "ask for at least 2 people")
    if seed < 0:
        raise WeftError(f"{seed} is no seed", "name a whole number from 0 up")
    if through is not None and through.year != 2025:
        raise WeftError(f"the sample store lives in 2025, not in {through.year}", "name a day of 2025")
    notes = landing.parent / "sample.json"
    if landing.exists() and any(landing.iterdir()) and not notes.exists():
        raise WeftError(
            f"{landing} is not empty and was not written by `weft sample`",
            "name an empty folder, or remove what is in it",
        )
    landing.mkdir(parents=True, exist_ok=True)
    notes.touch()


def _before(part: Rows, until: int) -> Rows:
    return part if until >= END else part.take(np.flatnonzero(part.arrived_at < until))


def _remove_leftovers(landing: Path, written: set[Path]) -> None:
    """Files of an earlier sample in the same folder."""
    for path in sorted(landing.rglob("*")):
        if path.is_file() and path not in written:
            path.unlink()


def _write_notes(sample: Sample) -> None:
    """`sample.json`: what was drawn, and the end of its data."""
    notes = {
        "people": sample.people,
        "seed": sample.seed,
        "noise": sample.noise,
        "through": sample.through.isoformat() if sample.through else None,
        "as_of": sample.as_of.isoformat().replace("+00:00", "Z"),
    }
    path = sample.landing.parent / "sample.json"
    path.write_text(json.dumps(notes, indent=2) + "\n", encoding="utf-8")
