"""Every link of the sample store has a way, and every refused one a reason: all of them, not a sample."""

from itertools import pairwise

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.identity.explain.customer import explain
from orchestration.identity.explain.pair import explain_pair
from orchestration.identity.explain.paths import Ways
from orchestration.identity.explain.tables import links_by_customer


def query(settings: Settings, sql: str) -> list[tuple]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_from_every_record_a_way_leads_to_every_other_of_its_customer(built_sample: Settings) -> None:
    with duckdb.connect(str(built_sample.warehouse), read_only=True) as connection:
        links = links_by_customer(connection)
        bundles = connection.execute(
            "select customer_id, list(distinct bundle_key) from identity.customer_records group by 1"
        ).fetchall()
    assert len(bundles) > 500
    stranded = []
    for customer_id, carried in bundles:
        ways = Ways(links[customer_id])
        ways.start({carried[0]})
        if not set(carried) <= set(ways.reached()):
            stranded.append(customer_id)
    assert stranded == []


def test_every_identifier_of_several_customers_has_its_reason_for_each(built_sample: Settings) -> None:
    unexplained = query(
        built_sample,
        "select identifiers.customer_id, identifier_type from identity.customer_identifiers as identifiers"
        " left join identity.identity_refusals as refusals"
        "  using (customer_id, identifier_type, identifier_value)"
        " where identifiers.is_shared and refusals.reason is null",
    )
    ((refused,),) = query(built_sample, "select count(*) from identity.identity_refusals")
    assert unexplained == []
    assert refused > 50


def test_no_step_of_a_way_is_made_up(built_sample: Settings) -> None:
    """Each step names a record of the customer that carries both ends."""
    ((customer_id,),) = query(
        built_sample,
        "select customer_id from identity.customer_identifiers group by 1 order by count(*) desc, 1 limit 1",
    )
    found = explain(built_sample, customer_id)
    carried: dict[str, set[str]] = {}
    for record, name in query(
        built_sample,
        "select source_name || '.' || source_table || ' ' || source_record_id,"
        " identifier_type || ':' || identifier_value from unified.uni_identifiers"
        " inner join identity.customer_records"
        "  using (record_key, source_name, source_table, source_record_id)"
        f" where customer_id = '{customer_id}'",
    ):
        carried.setdefault(record, set()).add(name)
    steps = [step for path in found.paths.values() for step in path]
    assert len(found.paths) == len(found.identifiers) > 20
    assert all(
        {step.from_identifier, step.to_identifier} <= carried[f"{step.source} {step.first_record_id}"]
        for step in steps
    )
    assert all(
        one.to_identifier == other.from_identifier
        for path in found.paths.values()
        for one, other in pairwise(path)
    )


def test_two_with_a_shared_identifier_are_told_each_rule_that_kept_them_apart(built_sample: Settings) -> None:
    pairs = query(
        built_sample,
        "select identifier_type || ':' || identifier_value, min(customer_id), max(customer_id)"
        " from identity.customer_identifiers where is_shared group by 1 order by 1",
    )
    assert pairs
    for name, first, second in pairs[:10]:
        found = explain_pair(built_sample, first, second)
        assert not found.is_one
        assert name in {f"{shared.type}:{shared.value}" for shared in found.shared}
        assert all(all(shared.reasons) for shared in found.shared)


def test_names_are_shown_masked(built_sample: Settings) -> None:
    ((first, second, name),) = query(
        built_sample,
        "select min(customer_id), max(customer_id), min(masked_name) from identity.identity_refusals"
        " where reason like '%names agree%' group by identifier_type, identifier_value"
        " having count(masked_name) >= 2 order by 1 limit 1",
    )
    found = explain_pair(built_sample, first, second)
    assert "*" in name
    assert any(shared.names and all("*" in one for one in shared.names) for shared in found.shared)


def test_two_who_share_nothing_are_told_that_no_way_leads_there(built_sample: Settings) -> None:
    (first,), (second,) = query(
        built_sample,
        "select customer_id from identity.customer_identifiers group by 1"
        " having not bool_or(is_shared) order by 1 limit 2",
    )
    found = explain_pair(built_sample, first, second)
    assert (found.is_one, found.shared, found.path) == (False, [], [])


def test_a_record_and_an_identifier_of_one_person_are_tied_together(built_sample: Settings) -> None:
    ((record, identifier, customer_id),) = query(
        built_sample,
        "select source_name || ':' || source_table || ':' || source_record_id, identifiers.identifier_value,"
        " records.customer_id from identity.customer_records as records"
        " inner join identity.customer_identifiers as identifiers using (customer_id)"
        " where source_table = 'ticket' and identifier_type = 'user_id' order by 1 limit 1",
    )
    found = explain_pair(built_sample, record, identifier)
    assert (found.is_one, found.first_customer_id) == (True, customer_id)
    assert found.path
    assert found.path[0].from_identifier == f"record {record}"
    assert found.path[-1].to_identifier == f"user_id:{identifier}"


def test_who_is_nobody_is_said_with_what_to_give(built_sample: Settings) -> None:
    with pytest.raises(WeftError, match="source:table:id"):
        explain_pair(built_sample, "nobody@nowhere.example", "c0")
