"""Whatever the scenario, the order of its rows and their days: who is who, and the ids, are the same."""

import random
from itertools import pairwise

from tests.identity.models import TARGETS, Identity, Ids, changed_in_vain, partition
from tests.identity.scenario import Scenario
from tests.identity.small_scenarios import differing, drawn, one_scenario, one_value_each


def part_of(scenario: Scenario, batches: list[int], upto: int) -> Scenario:
    """The records that have arrived by a batch."""
    arrived = [record for record, batch in zip(scenario.records, batches, strict=True) if batch <= upto]
    return Scenario({record: scenario.records[record] for record in arrived})


def build(identity: Identity, scenario: Scenario, order: int) -> Ids:
    """Writes a scenario in some order of its rows, builds, and returns record to customer id."""
    scenario.write_to(identity.connection, order)
    identity.run(*TARGETS)
    return dict(identity.query("select record_key, customer_id from identity.customer_records"))


def history(scenario: Scenario, batches: list[int], order: int) -> tuple[Identity, list[Ids]]:
    """The scenario as it arrives, batch by batch."""
    identity = Identity()
    return identity, [
        build(identity, part_of(scenario, batches, batch), order + batch) for batch in sorted(set(batches))
    ]


def test_any_split_order_or_repetition_gives_the_same_people_and_the_same_ids() -> None:
    generator = random.Random(1)
    scenarios = drawn(generator)
    scenario = one_scenario(scenarios)
    batches = [generator.randint(0, 2) for _ in scenario.records]
    identity, steps = history(scenario, batches, order=1)
    assert len(partition(steps[-1])) < len(scenario.records), "some records are of one customer"
    for before, after in pairwise(steps):
        assert changed_in_vain(before, after) == set()

    _, replayed = history(scenario, batches, order=50)
    for again, first in zip(replayed, steps, strict=True):
        assert differing(scenarios, again, first) == {}, "the same history gives the same ids"
        assert again.keys() == first.keys()
    at_once = build(Identity(), scenario, order=99)
    assert partition(at_once) == partition(steps[-1]), "one run over everything"

    events = identity.query("select count(*) from identity.customer_id_log")
    identity.forget_derived()
    refreshed = build(identity, scenario, order=77)
    assert differing(scenarios, refreshed, steps[-1]) == {}, "a full refresh, rows shuffled"
    assert identity.query("select count(*) from identity.customer_id_log") == events
    lost = """
        select customer_id from identity.customer_id_log
        except select customer_id from identity.customer_records
        except select customer_id from identity.customer_id_redirects
        where living_customer_id in (select customer_id from identity.customer_records)
    """
    assert identity.query(lost) == [], "every id ever given leads to a living customer"


def test_a_blocked_value_taken_back_restores_everybody() -> None:
    generator = random.Random(3)
    scenarios = drawn(generator)
    scenario = one_scenario(scenarios)
    batches = [generator.randrange(2) for _ in scenario.records]
    identity, steps = history(scenario, batches, order=1)
    blocked = one_value_each(scenarios, generator)
    identity.seed("identity_blocked_values", [("exact", kind, text, "a mistake") for kind, text in blocked])
    assert differing(scenarios, build(identity, scenario, order=2), steps[-1]) != {}, "blocking parts some"
    identity.reset_seed("identity_blocked_values")
    restored = build(identity, scenario, order=3)
    assert partition(restored) == partition(steps[-1]), "who is who"
    # What one blocked link held together may have found another customer meanwhile: that id went there.
    found = "select customer_id from identity.customer_id_log where event = 'merged' and run_id = 'run-3'"
    went = {customer for (customer,) in identity.query(found)}
    stayed = {record: customer for record, customer in steps[-1].items() if customer not in went}
    assert differing(scenarios, restored, stayed) == {}, "and under which id"
    assert len(went) < len(scenarios) / 20
