"""A month that comes day by day, with late, changed and deleted rows, and the same month in one run."""

import random
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from orchestration.base.settings import Settings
from tests.identity.models import TARGETS, Identity, Ids, changed_in_vain, partition
from tests.identity.scenario import NO_ERASURES, NO_MERGES, NO_SCORES, Scenario

DAYS = 30
SHARE = 3
"""One in three customers of the sample store: enough of everything, and quick."""
PLAN = ("record_key", "arrives", "leaves", "complete")


class Month:
    """Records of the sample store with the day each of them arrives on, is complete, and is deleted."""

    def __init__(self, warehouse: Path) -> None:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            chosen = f"""
                select record_key from identity.customer_records
                where ('0x' || right(customer_id, 6))::bigint % {SHARE} = 0
            """
            self.identifiers = connection.execute(
                f"select * from unified.uni_identifiers where record_key in ({chosen})"
            ).to_arrow_table()
            self.profiles = connection.execute(
                "select record_key, first_name, last_name, address_line, postal_code, country_code"
                f" from unified.uni_profiles where record_key in ({chosen})"
            ).to_arrow_table()
            self.records = connection.execute(
                "select record_key, min(observed_at) from unified.uni_identifiers"
                f" where record_key in ({chosen}) group by record_key order by 2, 1"
            ).fetchall()

    def plan(self, late: float, deleted: float, changed: float) -> pa.Table:
        """Rows come in the order of their times, but for these shares of them."""
        generator = random.Random(30)
        rows = []
        for place, (record, _) in enumerate(self.records):
            arrives = DAYS * place // len(self.records) + 1
            if generator.random() < late:
                arrives = min(DAYS, arrives + generator.randint(1, 8))
            leaves = arrives + generator.randint(1, 10) if generator.random() < deleted else DAYS + 1
            complete = arrives + generator.randint(1, 6) if generator.random() < changed else arrives
            rows.append((record, arrives, leaves, min(complete, DAYS)))
        return pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=list(PLAN))

    def build(self, identity: Identity, plan: pa.Table, day: int, order: int) -> Ids:
        """The layer as it is on the evening of a day, rows read in some order."""
        connection = identity.connection
        for name, table in {"identifiers": self.identifiers, "profiles": self.profiles, "plan": plan}.items():
            connection.register(name, table)
        here = f"plan.arrives <= {day} and plan.leaves > {day}"
        connection.execute(f"""
            create or replace table unified.uni_identifiers as
            select identifiers.* from identifiers inner join plan using (record_key)
            where {here} and (
                plan.complete <= {day}
                or identifiers.identifier_key = (
                    select min(first.identifier_key) from identifiers as first
                    where first.record_key = identifiers.record_key
                )
            )
            order by hash(identifiers.record_key + {order})
        """)
        connection.execute(f"""
            create or replace table unified.uni_profiles as
            select profiles.* from profiles inner join plan using (record_key)
            where {here} order by hash(profiles.record_key + {order})
        """)
        connection.execute(NO_MERGES)
        connection.execute(NO_SCORES)
        connection.execute(NO_ERASURES)
        identity.run(*TARGETS)
        return dict(identity.query("select record_key, customer_id from identity.customer_records"))


NAMED_BY_HISTORY = """
    with
    names as (
        select
            customer_id,
            min(run_number) as born_run_number,
            min(born_at) as born_at
        from identity.idr_id_log
        group by customer_id
    ),
    members as (
        select
            records.customer_id,
            identifiers.observed_at,
            plan.complete,
            min(identifiers.observed_at) over (partition by records.customer_id) as first_seen_at
        from identity.customer_records as records
        inner join unified.uni_identifiers as identifiers using (record_key)
        inner join plan using (record_key)
    )
    select members.customer_id
    from members
    inner join names using (customer_id)
    where
        members.observed_at = members.first_seen_at
        and (members.complete > names.born_run_number or members.first_seen_at > names.born_at)
    union
    select unnest([customer_id, other_customer_id])
    from identity.customer_id_log
    where event = 'split'
"""
"""The only customers whom a fresh warehouse may give another id: an id once given stays. Their first
record was not whole yet when they were named, or the record that named them has left, or they were
taken apart, when the id stays with the stronger part."""


@pytest.fixture(scope="module")
def month(built_sample: Settings) -> Month:
    return Month(built_sample.warehouse)


def test_thirty_days_with_late_changed_and_deleted_rows_are_one_full_run(month: Month) -> None:
    plan = month.plan(late=0.03, deleted=0.02, changed=0.02)
    identity, before, early = Identity(), {}, {}
    for day in range(1, DAYS + 1):
        after = month.build(identity, plan, day, order=day)
        assert changed_in_vain(before, after) == set(), f"day {day}: people are the same, ids are not"
        before = after
        early = after if day == 6 else early

    replay = Identity()
    for day in range(1, 7):
        replayed = month.build(replay, plan, day, order=100 + day)
    assert replayed == early, "the same days give the same ids, whatever the order of rows"

    identity.forget_derived()
    assert month.build(identity, plan, DAYS, order=200) == before, "a full refresh takes ids from the log"

    at_once = month.build(Identity(), plan, DAYS, order=300)
    assert partition(at_once) == partition(before), "who is who does not depend on history"
    others = {before[record] for record in before if before[record] != at_once[record]}
    assert others <= {customer for (customer,) in identity.query(NAMED_BY_HISTORY)}, "ids that differ in vain"

    known = set(before.values())
    ever = {row[0] for row in identity.query("select distinct customer_id from identity.customer_id_log")}
    redirects = dict(
        identity.query("select customer_id, living_customer_id from identity.customer_id_redirects")
    )
    assert ever == known | redirects.keys(), "every id ever given is alive or retired"
    assert {living for living in redirects.values() if living} <= known


GONE = """
    select customer_id, event, reason from identity.customer_id_log
    where run_id = 'run-2' order by customer_id
"""


def test_a_customer_without_records_is_erased_and_nobody_gets_that_id() -> None:
    scenario, left = Scenario(), Scenario()
    scenario.add("order-1", 0, "Ann Lee", email="ann@x.io", anonymous_id="a")
    scenario.add("order-2", 10, "Bob Stone", email="bob@x.io", anonymous_id="b")
    scenario.add("order-3", 20, "Bob Stone", email="bob.work@x.io", anonymous_id="c")
    scenario.add("order-4", 30, "Bob Stone", email="bob.work@x.io", anonymous_id="b")
    left.records = {"order-1": scenario.records["order-1"]}
    identity = Identity()

    def build(which: Scenario) -> dict[str, str]:
        which.write_to(identity.connection)
        identity.run(*TARGETS)
        return dict(identity.query("select source_record_id, customer_id from identity.customer_records"))

    first = build(scenario)
    assert build(left) == {"order-1": first["order-1"]}
    assert identity.query(GONE) == [
        (first["order-2"], "erased", "no source has a record of this customer any more")
    ]
    assert identity.query("select * from identity.customer_id_redirects") == [(first["order-2"], None)]

    # Somebody else on Bob's browser: not Bob's id, though the browser was Bob's own.
    left.add("order-5", 40, "Eve Li", email="eve@x.io", anonymous_id="b")
    second = build(left)
    assert second["order-5"] not in first.values()
    assert identity.query("select * from identity.customer_id_redirects") == [(first["order-2"], None)]
    del left.records["order-5"]
    build(left)
    assert build(scenario) == first, "what comes back has the id that it had"
    assert identity.query("select living_customer_id from identity.customer_id_redirects") == [(None,)]
