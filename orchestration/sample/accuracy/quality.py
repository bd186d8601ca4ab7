"""How well one partition of records into clusters matches the people they truly belong to."""

from dataclasses import dataclass

import duckdb

from orchestration.base.errors import WeftError

_COUNTS = """
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
"""


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


def quality(connection: duckdb.DuckDBPyConnection, relation: str) -> Quality:
    """Judges a relation of records with the columns `cluster` and `person`; one row is one record.

    Raises:
        WeftError: the relation is empty.
    """
    counts = connection.execute(_COUNTS.format(relation=relation)).fetchone()
    if counts is None or not counts[-1]:
        raise WeftError(
            "no record of the warehouse is in the truth",
            "use the truth of the landing folder that was loaded",
        )
    right, together, true, b3_precision, b3_recall, mixed, most, clusters = counts
    precision, recall = (right / together if together else 1.0), (right / true if true else 1.0)
    return Quality(
        pair_precision=precision,
        pair_recall=recall,
        pair_f1=_harmonic_mean(precision, recall),
        b3_precision=b3_precision,
        b3_recall=b3_recall,
        b3_f=_harmonic_mean(b3_precision, b3_recall),
        mixed_people=mixed,
        most_people=most,
        clusters=clusters,
    )


def _harmonic_mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
