"""Whatever the scenario, the order of its rows and their days: who is who, and the ids, are the same.

One example holds several small scenarios that have nothing in common, so that a run of the models tries many
at once.
"""

import random
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.identity.models import TARGETS, Identity, Ids, changed_in_vain, partition
from tests.identity.scenario import Scenario

KINDS = ["user_id", "shopify_guest_id", "klaviyo_person_id", "email", "phone", "anonymous_id", "cart_token"]
NAMES = [None, None, "Ann Lee", "Anne Lee", "Bob Stone", "Robert Stone", "Eve Stone", "Eve Li"]

RECORD = st.tuples(
    st.integers(0, 200),
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(KINDS), st.integers(0, 3), min_size=1, max_size=3),
)
SCENARIOS = st.lists(st.lists(RECORD, min_size=2, max_size=8), min_size=4, max_size=10)
TRIES = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def value(place: int, kind: str, number: int) -> str:
    """An identifier of one of the scenarios."""
    return f"p{number}@w{place}.io" if kind == "email" else f"{kind}-{place}-{number}"


def one_scenario(scenarios: list[list[tuple]]) -> Scenario:
    """All the scenarios side by side; ten minutes are a unit of time."""
    together = Scenario()
    for place, records in enumerate(scenarios):
        for number, (moment, name, identifiers) in enumerate(records):
            values = {kind: value(place, kind, which) for kind, which in identifiers.items()}
            together.add(f"row-{place}-{number}", 10 * moment, name, **values)
    return together


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


@TRIES
@given(SCENARIOS, st.data())
def test_any_split_order_or_repetition_gives_the_same_people_and_the_same_ids(
    scenarios: list[list[tuple]], data: st.DataObject
) -> None:
    scenario = one_scenario(scenarios)
    count = len(scenario.records)
    batches = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count), label="batches")
    identity, steps = history(scenario, batches, order=1)
    for before, after in pairwise(steps):
        assert changed_in_vain(before, after) == set()

    _, replayed = history(scenario, batches, order=50)
    assert replayed == steps, "the same history gives the same ids"
    assert partition(build(Identity(), scenario, order=99)) == partition(steps[-1]), "one run over everything"

    events = identity.query("select count(*) from identity.customer_id_log")
    identity.forget_derived()
    assert build(identity, scenario, order=77) == steps[-1], "a full refresh, rows shuffled"
    assert identity.query("select count(*) from identity.customer_id_log") == events
    lost = """
        select customer_id from identity.customer_id_log
        except select customer_id from identity.customer_records
        except select customer_id from identity.customer_id_redirects
        where living_customer_id in (select customer_id from identity.customer_records)
    """
    assert identity.query(lost) == [], "every id ever given leads to a living customer"


@TRIES
@given(SCENARIOS, st.data())
def test_a_blocked_value_taken_back_restores_everybody(
    scenarios: list[list[tuple]], data: st.DataObject
) -> None:
    scenario = one_scenario(scenarios)
    batches = [random.Random(place).randrange(2) for place in range(len(scenario.records))]
    identity, steps = history(scenario, batches, order=1)
    blocked = []
    for place, records in enumerate(scenarios):
        carried = sorted({pair for *_, identifiers in records for pair in identifiers.items()})
        kind, which = data.draw(st.sampled_from(carried), label=f"blocked in scenario {place}")
        blocked.append(("exact", kind, value(place, kind, which), "a mistake"))
    identity.seed("identity_blocked_values", blocked)
    build(identity, scenario, order=2)
    identity.reset_seed("identity_blocked_values")
    assert build(identity, scenario, order=3) == steps[-1]
