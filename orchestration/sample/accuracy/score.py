"""How well identity found the people of the sample store, judged against its truth.

The rows judged are the source records of `identity.customer_records` that the truth knows. A pair of records
is right when both say "one person"; B³ asks the same of each record and averages. The ceiling is what perfect
knowledge of every shared value would reach on the same data: components over identifiers that are split by
their true person.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from orchestration.base.database import attach, literal
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.sample.accuracy.households import HouseholdQuality, household_quality
from orchestration.sample.accuracy.lasting_ids import LastingIds, lasting_ids
from orchestration.sample.accuracy.partitions import components, last_touch
from orchestration.sample.accuracy.quality import Quality, quality


@dataclass(frozen=True)
class ScoreCard:
    """The score of one warehouse."""

    records: int
    """Records judged."""
    people: int
    """True people among them."""
    records_without_truth: int
    """Records of the warehouse that the truth does not know; they are not judged."""
    records_missing: int
    """Records of the truth that identity does not have."""
    identity: Quality
    ceiling: Quality
    last_touch: Quality
    lower_components: Quality
    households: HouseholdQuality | None
    """None where the truth says nothing about who lives together."""
    ids: LastingIds

    @property
    def f1_of_ceiling(self) -> float:
        """Pair F1 as a share of the ceiling's."""
        return self.identity.pair_f1 / self.ceiling.pair_f1 if self.ceiling.pair_f1 else 1.0

    @property
    def b3_of_ceiling(self) -> float:
        """B³ F as a share of the ceiling's."""
        return self.identity.b3_f / self.ceiling.b3_f if self.ceiling.b3_f else 1.0

    def as_dict(self) -> dict[str, object]:
        """For machines."""
        return {**asdict(self), "f1_of_ceiling": self.f1_of_ceiling, "b3_of_ceiling": self.b3_of_ceiling}


def score(settings: Settings, truth: Path | None = None, warehouse: Path | None = None) -> ScoreCard:
    """Judges `identity.customer_records` of the warehouse against the truth beside the sample store.

    Raises:
        WeftError: there is no truth, no warehouse, or the warehouse has no identity yet.
    """
    folder, file = truth or settings.sample_truth, warehouse or settings.warehouse
    if not (folder / "records.parquet").is_file():
        raise WeftError(
            f"there is no truth in {folder}", "`weft sample` writes one; or name its folder with --truth"
        )
    if not file.is_file():
        raise WeftError(
            f"there is no warehouse at {file}", "`weft run` builds one; or name the file with --warehouse"
        )
    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = {literal(str(settings.home / 'tmp'))}")
        try:
            attach(connection, file, "warehouse")
            _judged_records(connection, folder / "records.parquet")
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WeftError(
                f"{file} has no stitched identities: {error}", "build them first: `weft build`"
            ) from error
        except duckdb.IOException as error:
            raise WeftError(
                f"{file} cannot be read: {error}", "let the run that is going finish first"
            ) from error
        return _card(connection, folder / "people.parquet")


def _judged_records(connection: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """`judged`: a record with its cluster (customer) and its person; `seen`: the identifiers of each."""
    connection.execute(f"create view truth as select * from read_parquet({literal(str(truth))})")
    connection.execute("""
        create table judged as
        select
            records.record_key as record,
            records.customer_id as cluster,
            truth.person_id as person
        from warehouse.identity.customer_records as records
        inner join truth using (source_name, source_table, source_record_id)
    """)
    connection.execute("""
        create table seen as
        select
            judged.record,
            judged.person,
            identifiers.identifier_type,
            identifiers.identifier_key,
            hash(identifiers.identifier_type, lower(trim(identifiers.raw_value))) as lower_key,
            max(identifiers.observed_at) as observed_at
        from warehouse.unified.uni_identifiers as identifiers
        inner join judged on identifiers.record_key = judged.record
        group by all
    """)


def _card(connection: duckdb.DuckDBPyConnection, people_of_truth: Path) -> ScoreCard:
    records, people = _one(connection, "select count(*), count(distinct person) from judged")
    (known,) = _one(connection, "select count(*) from truth")
    (landed,) = _one(connection, "select count(*) from warehouse.identity.customer_records")
    components(connection, "ceiling", "identifier_key, person")
    components(connection, "lower_components", "lower_key")
    last_touch(connection, "last_touch")
    return ScoreCard(
        records=records,
        people=people,
        records_without_truth=landed - records,
        records_missing=known - records,
        identity=quality(connection, "judged"),
        ceiling=quality(connection, "ceiling"),
        last_touch=quality(connection, "last_touch"),
        lower_components=quality(connection, "lower_components"),
        households=household_quality(connection, people_of_truth),
        ids=lasting_ids(connection),
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple:
    row = connection.execute(sql).fetchone()
    return row or ()
