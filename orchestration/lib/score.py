"""How well identity found the people of the sample store, judged against its truth.

The rows judged are the source records of `identity.customer_records` that the truth knows. A pair of records
is right when both say "one person"; B³ asks the same of each record and averages. The ceiling is what perfect
knowledge of every shared value would reach on the same data: components over identifiers that are split by
their true person.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from orchestration.lib.components import connected_components
from orchestration.lib.errors import WeftError
from orchestration.lib.settings import Settings


@dataclass(frozen=True)
class Quality:
    """How well one partition of the records into customers matches the people."""

    pair_precision: float
    """Of the pairs of records put together, how many belong together; 1 when no pair was put together."""
    pair_recall: float
    """Of the pairs that belong together, how many were put together; 1 when none belong together."""
    pair_f1: float
    b3_precision: float
    """Of a record's cluster, how much is its person, averaged over the records."""
    b3_recall: float
    """Of a record's person, how much is in its cluster, averaged over the records."""
    b3_f: float
    mixed_people: float
    """Share of the people who are in a cluster with someone else."""
    most_people: int
    """People in the cluster that holds the most of them."""
    clusters: int


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
        connection.execute("set timezone = 'UTC'")
        try:
            connection.execute(f"attach {_literal(str(file))} as warehouse (read_only)")
            _judged_records(connection, folder / "records.parquet")
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WeftError(
                f"{file} has no stitched identities: {error}", "build them first: `weft build`"
            ) from error
        except duckdb.IOException as error:
            raise WeftError(
                f"{file} cannot be read: {error}", "let the run that is going finish first"
            ) from error
        return _card(connection)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _judged_records(connection: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """`judged`: a record with its cluster (customer) and its person; `seen`: the identifiers of each."""
    connection.execute(f"create view truth as select * from read_parquet({_literal(str(truth))})")
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
        create view seen as
        select
            judged.record,
            judged.person,
            identifiers.identifier_type,
            identifiers.identifier_key,
            lower(trim(identifiers.raw_value)) as raw_value,
            identifiers.observed_at
        from warehouse.unified.uni_identifiers as identifiers
        inner join judged on identifiers.record_key = judged.record
    """)


def _card(connection: duckdb.DuckDBPyConnection) -> ScoreCard:
    records, people = _one(connection, "select count(*), count(distinct person) from judged")
    (known,) = _one(connection, "select count(*) from truth")
    (landed,) = _one(connection, "select count(*) from warehouse.identity.customer_records")
    _components(connection, "ceiling", "identifier_key, person")
    _components(connection, "lower_components", "identifier_type, raw_value")
    _last_touch(connection)
    return ScoreCard(
        records=records,
        people=people,
        records_without_truth=landed - records,
        records_missing=known - records,
        identity=quality(connection, "judged"),
        ceiling=quality(connection, "ceiling"),
        last_touch=quality(connection, "last_touch"),
        lower_components=quality(connection, "lower_components"),
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple:
    row = connection.execute(sql).fetchone()
    return row or ()


def quality(connection: duckdb.DuckDBPyConnection, relation: str) -> Quality:
    """Judges a relation of records with the columns `cluster` and `person`; one row is one record."""
    row = _one(
        connection,
        f"""
        with

        cells as (

            select cluster, person, cast(count(*) as double) as size
            from {relation}
            group by cluster, person

        ),

        clusters as (

            select cluster, sum(size) as size, count(*) as people
            from cells
            group by cluster

        ),

        persons as (

            select cells.person, sum(cells.size) as size, max(clusters.people) as people_beside
            from cells
            inner join clusters using (cluster)
            group by cells.person

        ),

        together as (

            select
                sum(cells.size * (cells.size - 1)) as pairs,
                sum(cells.size * cells.size / clusters.size) as precise,
                sum(cells.size * cells.size / persons.size) as recalled,
                sum(cells.size) as records
            from cells
            inner join clusters using (cluster)
            inner join persons using (person)

        )

        select
            pairs,
            (select sum(size * (size - 1)) from clusters) as cluster_pairs,
            (select sum(size * (size - 1)) from persons) as person_pairs,
            precise / records as b3_precision,
            recalled / records as b3_recall,
            (select avg(cast(people_beside > 1 as integer)) from persons) as mixed_people,
            (select max(people) from clusters) as most_people,
            (select count(*) from clusters) as clusters
        from together
        """,
    )
    right, predicted, true, b3_precision, b3_recall, mixed, most, clusters = row
    if not clusters:
        raise WeftError(
            "no record of the warehouse is in the truth",
            "use the truth of the landing folder that was loaded",
        )
    precision, recall = (right / predicted if predicted else 1.0), (right / true if true else 1.0)
    return Quality(
        precision,
        recall,
        _mean(precision, recall),
        b3_precision,
        b3_recall,
        _mean(b3_precision, b3_recall),
        mixed,
        most,
        clusters,
    )


def _mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _components(connection: duckdb.DuckDBPyConnection, name: str, node: str) -> None:
    """A relation of the records, clustered by components over the given node (columns of `seen`).

    Records that carry the same nodes are one bundle, so that a thousand views with one cookie cost one entry.
    A bundle is told by the sum of its nodes' hashes, which no order of rows can change.
    """
    connection.execute(f"""
        create or replace temp table signatures as
        select record, sum(node) as signature, count(*) as size
        from (select distinct record, hash({node}) as node from seen) as nodes
        group by record
    """)
    connection.execute("""
        create or replace temp table bundles as
        select signature, size, min(record) as record, row_number() over () - 1 as bundle
        from signatures
        group by signature, size
    """)
    edges = connection.execute(f"""
        with

        nodes as (

            select distinct bundles.bundle, hash({node}) as node
            from seen
            inner join bundles using (record)

        ),

        numbers as (

            select node, row_number() over () - 1 as number
            from (select distinct node from nodes) as every_node

        )

        select nodes.bundle, numbers.number
        from nodes
        inner join numbers using (node)
    """).fetchnumpy()
    bundles = _one(connection, "select count(*) from bundles")[0]
    nodes = int(edges["number"].max(initial=-1)) + 1
    labels = connected_components(
        bundles + nodes, np.asarray(edges["bundle"]), np.asarray(edges["number"]) + bundles
    )
    connection.register("labels", pa.table({"bundle": np.arange(bundles), "label": labels[:bundles]}))
    connection.execute(f"""
        create or replace temp table {name} as
        select judged.person, coalesce(labels.label, -1 - judged.record) as cluster
        from judged
        left join signatures using (record)
        left join bundles using (signature, size)
        left join labels using (bundle)
    """)
    connection.unregister("labels")


def _last_touch(connection: duckdb.DuckDBPyConnection) -> None:
    """The usual cookie map: a record is its account's, else the last account's of its browser, else …"""
    connection.execute("""
        create or replace temp table last_touch as
        with

        carried as (

            select
                record,
                min(raw_value) filter (where identifier_type = 'user_id') as account,
                min(raw_value) filter (where identifier_type = 'anonymous_id') as browser,
                min(raw_value) filter (where identifier_type = 'email') as email,
                min(identifier_type || '|' || raw_value) as anything,
                max(observed_at) as observed_at
            from seen
            group by record

        ),

        last_account as (

            select browser, arg_max(account, observed_at) as account
            from carried
            where account is not null
            group by browser

        )

        select
            judged.person,
            coalesce(
                'account|' || carried.account,
                'account|' || last_account.account,
                'browser|' || carried.browser,
                'email|' || carried.email,
                carried.anything,
                'record|' || judged.record
            ) as cluster
        from judged
        left join carried using (record)
        left join last_account using (browser)
    """)
