"""Whatever people, shops and machines do in between, the destination ends up with what is wanted and
allowed."""

import tempfile
from contextlib import suppress
from pathlib import Path

import stamina
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.activation import delivery
from orchestration.activation.destination import Limits
from orchestration.activation.destinations.klaviyo import ListMembers
from orchestration.base.errors import WeftError
from tests.sim.generation import Person, publish
from tests.sim.klaviyo import KlaviyoServer
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault

PEOPLE = [f"c{number}" for number in range(12)]
person = st.builds(
    Person,
    customer_id=st.sampled_from(PEOPLE),
    first_name=st.sampled_from(["Ada", "Bea", "poison", None]),
    city=st.sampled_from(["Ghent", "Bruges", None]),
    is_member=st.booleans(),
    is_holdout=st.booleans(),
    blocked=st.sampled_from([None, None, "unsubscribed", "no consent"]),
)
generation = st.lists(person, max_size=12, unique_by=lambda each: each.customer_id)
fault = st.sampled_from(
    [
        None,
        Fault("drop_after", 2, method="POST"),
        Fault("drop_after", 1, method="DELETE"),
        Fault("drop_before", 1),
        Fault("status", 1, status=500),
        Fault("status", 30, status=502, method="POST"),
        Fault("status", 1, status=429),
        Fault("status", 30, status=401),
    ]
)
mapping = st.sampled_from(
    [
        {"first_name": "first_name", "location.city": "city"},
        {"first_name": "first_name", "properties.city": "city"},
    ]
)


def last_run(box: Sandbox, mapped: dict[str, str]) -> None:
    """A run that nothing disturbs: it ends well, unless every row it had was refused."""
    with suppress(WeftError):
        box.apply("list", mapping=mapped)
    status = box.state("select status from sync_runs order by started_at desc, run_id desc limit 1")[0][0]
    assert status in ("done", "unchanged", "partial", "refused")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(generation, mapping, fault), min_size=1, max_size=4))
def test_the_destination_ends_with_what_is_wanted_and_allowed(steps: list) -> None:
    before = ListMembers.limits, delivery.MOST_ROWS
    ListMembers.limits, delivery.MOST_ROWS = Limits(upsert_rows=3, remove_rows=2), 3
    try:
        with (
            tempfile.TemporaryDirectory() as home,
            sandbox(Path(home), KlaviyoServer()) as box,
            stamina.set_testing(True, attempts=8),
        ):
            for persons, mapped, wrong in steps:
                publish(box.settings, persons)
                box.server.faults = [Fault(**vars(wrong))] if wrong else []
                with suppress(WeftError):  # the next run puts it right
                    assert accounted(box.apply("list", mapping=mapped))
            box.server.faults = []
            last_run(box, mapped)
            wanted = {
                each.customer_id
                for each in persons
                if each.is_member
                and not each.is_holdout
                and each.blocked is None
                and each.first_name != "poison"
            }
            kept = {
                each.customer_id
                for each in persons
                if each.is_member
                and not each.is_holdout
                and each.blocked is None
                and each.first_name == "poison"
            }
            # A member whose new values are refused stays a member, with the values it had.
            assert wanted <= set(box.server.members("win_back")) <= wanted | kept
            sent = len(box.server.requests)
            last_run(box, mapped)
            assert len(box.server.requests) == sent
            assert box.state("select count(*) from sync_runs where status = 'running'") == [(0,)]
    finally:
        ListMembers.limits, delivery.MOST_ROWS = before
