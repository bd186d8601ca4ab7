"""FEBRL's lists of synthetic people with duplicates that were spoilt on purpose, as lists of `people_file`.

The truth is the number in `rec_id`. The one column that would identify people is left out.
"""

import csv
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.identity.match.suggest import suggest
from orchestration.landing import load_landing
from orchestration.sample.accuracy.quality import Quality, quality

BAR = 0.996
"""F1 that list 3 is to reach, in pairs of records of one customer."""
MAPPING = """
  columns:
    external_id: rec_id
    given_name: given_name
    family_name: surname
    birth_date: date_of_birth
    street: [street_number, address_1, address_2]
    postcode: postcode
    city: suburb
    state: state
  date_format: "%Y%m%d"
  country: AU
"""
QUIET = ("--quiet", "--exclude-resource-type", "unit_test", "test")
PEOPLE = (
    "build",
    "--select",
    "+idr_match_people",
    "+uni_match_scores",
    "identity_suggestion_thresholds",
    *QUIET,
)
SUGGESTED = (
    "build",
    "--select",
    "path:models/identity",
    "--exclude",
    "+idr_match_people",
    "source_health",
    *QUIET,
)


def land(settings: Settings, shared: Path, *datasets: str) -> None:
    """Writes these lists into a landing folder."""
    folder = settings.landing_folder / "people_file"
    folder.mkdir(parents=True)
    for name in datasets:
        with (shared / "febrl" / f"{name}.csv").open(newline="") as file:
            rows = list(csv.DictReader(file, skipinitialspace=True))
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, [column for column in rows[0] if column != "soc_sec_id"])
            writer.writeheader()
            writer.writerows({key: row[key] for key in writer.fieldnames} for row in rows)
    (folder / "mapping.yml").write_text("".join(f"{name}:{MAPPING}" for name in datasets))


def suggested(folder: Path, shared: Path, *datasets: str) -> Settings:
    """A warehouse in which these lists were scored, and their people joined."""
    settings = Settings(landing=folder / "landing", home=folder / "home", as_of=datetime(2026, 1, 1))
    land(settings, shared, *datasets)
    load_landing(settings)
    run_dbt(settings, *PEOPLE)
    suggest(settings)
    run_dbt(settings, *SUGGESTED)
    return settings


def judged(settings: Settings) -> Quality:
    """How well the customers are the people."""
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        connection.execute("""
            create temp view judged as
            select customer_id as cluster, split_part(source_record_id, '-', 2) as person
            from identity.customer_records
        """)
        return quality(connection, "judged")
