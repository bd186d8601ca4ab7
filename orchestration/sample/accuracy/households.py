"""How well the households that identity groups match the people who truly live together."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.database import literal

_MEMBERS = """
create or replace temp table household_members as
select
    customers.household_id,
    counted.cluster,
    arg_max(counted.person, (counted.size, counted.person)) as person
from (select cluster, person, count(*) as size from judged group by cluster, person) as counted
inner join warehouse.identity.idr_customers as customers on counted.cluster = customers.customer_id
group by customers.household_id, counted.cluster
"""

_MATES = """
create or replace temp table mates as
with

sharing as (

    select person_id as one, shares_mailbox_of as other from read_parquet({people})
    union
    select person_id, shares_phone_of from read_parquet({people})
    union
    select person_id, shares_device_with from read_parquet({people})

)

select one, other from sharing
where one <> other
union
select other, one from sharing
where one <> other
"""

_COUNTS = """
with

pairs as (

    select
        one.household_id,
        one.person,
        other.person as other_person,
        one.person = other.person as is_one_person,
        mates.one is not null as is_home
    from household_members as one
    inner join household_members as other
        on one.household_id = other.household_id and one.cluster < other.cluster
    left join mates on one.person = mates.one and other.person = mates.other

),

households as (

    select
        household_id,
        bool_or(is_one_person) as has_one_twice,
        bool_and(is_home or is_one_person) as is_home
    from pairs
    group by household_id

),

named as (

    select distinct judged.person
    from judged
    inner join warehouse.identity.idr_names as names on judged.record = names.record_key

),

findable as (

    select mates.one, mates.other
    from mates
    inner join named as one on mates.one = one.person
    inner join named as other on mates.other = other.person
    where mates.one < mates.other

)

select
    (select count(*) from households),
    (select count(*) from households where is_home and not has_one_twice),
    (select count(*) from households where has_one_twice),
    (select count(*) from findable),
    (
        select count(distinct (least(person, other_person), greatest(person, other_person)))
        from pairs
        inner join findable
            on least(person, other_person) = least(findable.one, findable.other)
            and greatest(person, other_person) = greatest(findable.one, findable.other)
    )
"""


@dataclass(frozen=True)
class HouseholdQuality:
    """How well households match the truth; a customer stands for the person most of its records are of."""

    households: int
    """Groups of customers that identity calls a household."""
    right: float
    """Share of them that are different people who all share something in truth; 1 when there is none."""
    one_person_twice: float
    """Share of them that hold one person as two customers."""
    found: float
    """Of the pairs of people who share something and gave names, how many are in one household."""


def household_quality(connection: duckdb.DuckDBPyConnection, people: Path) -> HouseholdQuality | None:
    """Judges the households of the attached `warehouse` by the people of the truth.

    Args:
        connection: has `judged`, one row a record with its cluster (customer) and person.
        people: the truth about people; without that file, or without households, there is nothing to say.
    """
    if not people.is_file():
        return None
    try:
        connection.execute(_MEMBERS)
    except duckdb.CatalogException:
        return None
    connection.execute(_MATES.format(people=literal(str(people))))
    counts = connection.execute(_COUNTS).fetchone() or (0, 0, 0, 0, 0)
    households, right, twice, findable, found = counts
    return HouseholdQuality(
        households=households,
        right=right / households if households else 1.0,
        one_person_twice=twice / households if households else 0.0,
        found=found / findable if findable else 1.0,
    )
