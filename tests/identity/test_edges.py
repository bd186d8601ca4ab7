"""Each pair of identifiers on a record is an edge with its first and last record, count and reason."""

from tests.identity.models import Identity
from tests.identity.scenario import hard_cases

SEEN = """
    select
        one.identifier_type, one.identifier_value, other.identifier_type, other.identifier_value,
        one.source_table, count(*), min(one.observed_at), max(one.observed_at),
        arg_min(one.source_record_id, (one.observed_at, one.record_key)),
        arg_max(one.source_record_id, (one.observed_at, one.record_key))
    from unified.uni_identifiers as one
    inner join unified.uni_identifiers as other
        on
            one.record_key = other.record_key
            and (one.identifier_type, one.identifier_value) < (other.identifier_type, other.identifier_value)
    group by all
"""
LISTED = """
    select
        from_type, from_value, to_type, to_value, source_table, record_count, first_seen_at, last_seen_at,
        first_record_id, last_record_id
    from identity.identity_edges
"""


def test_every_pair_of_identifiers_on_a_record_is_listed_with_its_records_and_its_reason() -> None:
    scenario = hard_cases()
    # One phone and one name, so one record group; the addresses are placeholders, another on each order.
    for place, address in enumerate(["noreply@shop.io", "test@test.com", "noreply@shop.io"]):
        scenario.add(f"desk-{place}", 2000 + place, "Ida Berg", email=address, phone="+12155550166")
    scenario.add("desk-4", 2010, "Ida Berg", phone="+12155550166")
    scenario.add("desk-5", 2020, email="test@test.com", phone="+12222222222")
    identity = Identity()
    scenario.write_to(identity.connection)
    identity.run("identity_edges")
    assert sorted(identity.query(LISTED)) == sorted(identity.query(SEEN))
    blocked = f"select to_value, record_count, reason from ({LISTED.replace('first_record_id', 'reason')})"
    assert sorted(identity.query(f"{blocked} where from_value = 'test@test.com'")) == [
        ("+12155550166", 1, "domain of no mailbox"),
        ("+12222222222", 1, "domain of no mailbox"),
    ]
    unsaid = "select 1 from identity.identity_edges where status <> 'accepted' and reason like 'seen on one%'"
    assert identity.query(unsaid) == []
