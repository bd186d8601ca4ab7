"""`weft suggest`: scores who may be one person, from the customers of the last build, for the next to apply.

It runs before a build and reads what the build before has left: the customers as identifiers found them,
without any suggestion, so that applying one never takes away its reason. One dbt build per run remains, and a
build without the extra `match` gives the same result, for it reads nothing but the stored scores.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.base.database import attach, has_table, literal, transaction, value_of
from orchestration.base.errors import WeftError
from orchestration.base.failures import readable
from orchestration.base.settings import Settings

INSTALL = "uv pip install 'splink>=5,<6' (without uv: .venv/bin/pip install 'splink>=5,<6')"
PEOPLE_SQL = Path(__file__).with_name("people.sql")
STORED = """
create schema if not exists warehouse.raw_weft;
create table if not exists warehouse.raw_weft.match_scores (
    record_key bigint, other_record_key bigint, probability double, speaks_for varchar,
    speaks_against varchar, contradiction varchar, scored_at timestamp
);
"""


@dataclass(frozen=True)
class Suggestions:
    """What a run of `weft suggest` has left."""

    people: int
    candidates: int
    stored: int

    def line(self) -> str:
        """For a person."""
        return (
            f"{self.people:,} people, {self.candidates:,} pairs compared, {self.stored:,} scores stored; "
            "the next build applies them"
        )


def suggest(settings: Settings) -> Suggestions:
    """Scores the people of the last build and stores the scores in place of the last ones.

    Raises:
        WeftError: the extra is not installed, or nothing is built yet.
    """
    if not find_spec("splink"):
        raise WeftError("suggestions need Splink, which is not installed", f"install it: {INSTALL}")
    # Imported here: importing Splink takes a second that no other command should pay for.
    from orchestration.identity.match.candidates import make_candidates
    from orchestration.identity.match.model import score_pairs
    from orchestration.identity.match.scores import make_scores

    now = (settings.as_of or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M:%S")
    with _open(settings) as connection:
        connection.execute(PEOPLE_SQL.read_text("utf-8"))
        people = value_of(connection, "select count(*) from compared_people")
        candidates = make_candidates(connection)
        if not candidates:
            _store(connection, None)
            return Suggestions(people, 0, 0)
        make_scores(connection, score_pairs(connection), now)
        _store(connection, "match_scores")
        stored = value_of(connection, "select count(*) from match_scores")
    return Suggestions(people, candidates, stored)


def forget(settings: Settings) -> None:
    """Takes back every suggestion: the next build has none.

    Raises:
        WeftError: nothing is built yet.
    """
    with _open(settings) as connection:
        _store(connection, None)


def is_built(settings: Settings) -> bool:
    """Whether there are customers to compare."""
    if not settings.warehouse.exists():
        return False
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            return has_table(connection, "identity.idr_match_people")
    except duckdb.IOException as error:
        raise readable(error, settings) from error


def _open(settings: Settings) -> DuckDBPyConnection:
    """A database in memory beside the warehouse: Splink's tables never come into its file."""
    if not is_built(settings):
        raise WeftError(
            f"there are no customers to compare in {settings.home}", "build them first: weft build"
        )
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(f"set temp_directory = {literal(str(settings.home / 'tmp'))}")
    attach(connection, settings.warehouse, "warehouse", read_only=False)
    return connection


def _store(connection: DuckDBPyConnection, scores: str | None) -> None:
    """Puts these scores in the place of those of the run before."""
    connection.execute(STORED)
    with transaction(connection):
        connection.execute("delete from warehouse.raw_weft.match_scores")
        if scores:
            connection.execute(f"insert into warehouse.raw_weft.match_scores by name from {scores}")
