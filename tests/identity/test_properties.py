"""Whatever the world, the order of its rows and the days they come on: who is who, and the ids, are the same.

One example holds several small worlds that have nothing in common, so that a run of the models tries many
at once.
"""

import random
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.identity.models import TARGETS, Identity, Ids, changed_in_vain, partition
from tests.identity.world import World

KINDS = ["user_id", "shopify_guest_id", "klaviyo_person_id", "email", "phone", "anonymous_id", "cart_token"]
NAMES = [None, None, "Ann Lee", "Anne Lee", "Bob Stone", "Robert Stone", "Eve Stone", "Eve Li"]

RECORD = st.tuples(
    st.integers(0, 200),
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(KINDS), st.integers(0, 3), min_size=1, max_size=3),
)
WORLDS = st.lists(st.lists(RECORD, min_size=2, max_size=8), min_size=4, max_size=10)
TRIES = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def value(place: int, kind: str, number: int) -> str:
    """An identifier of one of the worlds."""
    return f"p{number}@w{place}.io" if kind == "email" else f"{kind}-{place}-{number}"


def one_world(worlds: list[list[tuple]]) -> World:
    """All the worlds side by side; ten minutes are a unit of time."""
    together = World()
    for place, records in enumerate(worlds):
        for number, (moment, name, identifiers) in enumerate(records):
            values = {kind: value(place, kind, which) for kind, which in identifiers.items()}
            together.add(f"row-{place}-{number}", 10 * moment, name, **values)
    return together


def part_of(world: World, batches: list[int], upto: int) -> World:
    """The records that have arrived by a batch."""
    arrived = [record for record, batch in zip(world.records, batches, strict=True) if batch <= upto]
    return World({record: world.records[record] for record in arrived})


def build(identity: Identity, world: World, order: int) -> Ids:
    """Writes a world in some order of its rows, builds, and returns record to customer id."""
    world.write_to(identity.connection, order)
    identity.run(*TARGETS)
    return dict(identity.query("select record_key, customer_id from identity.customer_records"))


def history(world: World, batches: list[int], order: int) -> tuple[Identity, list[Ids]]:
    """The world as it arrives, batch by batch."""
    identity = Identity()
    return identity, [
        build(identity, part_of(world, batches, batch), order + batch) for batch in sorted(set(batches))
    ]


@TRIES
@given(WORLDS, st.data())
def test_any_split_order_or_repetition_gives_the_same_people_and_the_same_ids(
    worlds: list[list[tuple]], data: st.DataObject
) -> None:
    world = one_world(worlds)
    count = len(world.records)
    batches = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count), label="batches")
    identity, steps = history(world, batches, order=1)
    for before, after in pairwise(steps):
        assert changed_in_vain(before, after) == set()

    _, replayed = history(world, batches, order=50)
    assert replayed == steps, "the same history gives the same ids"
    assert partition(build(Identity(), world, order=99)) == partition(steps[-1]), "one run over everything"

    events = identity.query("select count(*) from identity.customer_id_log")
    identity.forget_derived()
    assert build(identity, world, order=77) == steps[-1], "a full refresh, rows shuffled"
    assert identity.query("select count(*) from identity.customer_id_log") == events
    lost = """
        select customer_id from identity.customer_id_log
        except select customer_id from identity.customer_records
        except select customer_id from identity.customer_id_redirects
        where living_customer_id in (select customer_id from identity.customer_records)
    """
    assert identity.query(lost) == [], "every id ever given leads to a living customer"


@TRIES
@given(WORLDS, st.data())
def test_a_blocked_value_taken_back_restores_everybody(
    worlds: list[list[tuple]], data: st.DataObject
) -> None:
    world = one_world(worlds)
    batches = [random.Random(place).randrange(2) for place in range(len(world.records))]
    identity, steps = history(world, batches, order=1)
    blocked = []
    for place, records in enumerate(worlds):
        carried = sorted({pair for *_, identifiers in records for pair in identifiers.items()})
        kind, which = data.draw(st.sampled_from(carried), label=f"blocked in world {place}")
        blocked.append(("exact", kind, value(place, kind, which), "a mistake"))
    identity.seed("identity_blocked_values", blocked)
    build(identity, world, order=2)
    identity.reset_seed("identity_blocked_values")
    assert build(identity, world, order=3) == steps[-1]
