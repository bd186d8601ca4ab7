"""Klaviyo: what it is sent is what it specifies, and what it says of each row is what is kept.

Oracle: Klaviyo's own OpenAPI description of its revision 2026-07-15, and the server in tests/sim/klaviyo.py.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sim.generation import Person, people, publish
from tests.sim.klaviyo import KlaviyoServer, as_sent, openapi
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault


@pytest.fixture
def klaviyo(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, KlaviyoServer()) as box:
        yield box


@pytest.fixture(scope="module")
def specification():
    document = openapi()
    if document is None:
        pytest.skip("Klaviyo's description of its API is not beside the project (shared/data)")
    return document


def test_an_audience_is_a_list_of_imported_profiles(klaviyo: Sandbox) -> None:
    publish(klaviyo.settings, people(25))
    assert klaviyo.apply("list").counts["added"] == 25
    assert set(klaviyo.server.members("win_back")) == {f"c{number}" for number in range(25)}
    sent = len(klaviyo.server.requests)
    assert klaviyo.apply("list").status == "unchanged"
    assert len(klaviyo.server.requests) == sent


def test_who_is_no_longer_wanted_is_taken_off_the_list_by_klaviyos_own_id(klaviyo: Sandbox) -> None:
    publish(klaviyo.settings, people(250))
    klaviyo.apply("list")
    publish(klaviyo.settings, people(20))
    outcome = klaviyo.apply("list")
    assert outcome.counts["removed"] == 230
    assert accounted(outcome)
    assert len(klaviyo.server.members("win_back")) == 20
    assert len(klaviyo.server.profiles) == 250, "a profile stays; only its membership ends"


def test_a_profile_that_the_import_refuses_is_a_reject_and_the_rest_are_there(klaviyo: Sandbox) -> None:
    publish(klaviyo.settings, [*people(20), Person("bad", first_name="poison"), Person("none", email="none")])
    outcome = klaviyo.apply("list")
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 20, 2)
    assert klaviyo.rejects() == {"bad": ("permanent", "invalid"), "none": ("contract", "invalid_email")}
    detail = klaviyo.state("select detail from sync_rejects where row_key = 'bad'")[0][0]
    assert detail == "the profile of <value> is not accepted"


def test_what_is_not_known_clears_nothing_but_our_own_properties(klaviyo: Sandbox) -> None:
    publish(klaviyo.settings, [Person("a", first_name=None, city=None)])
    mapping = {"first_name": "first_name", "location.city": "city", "properties.city": "city"}
    klaviyo.apply("profiles", segment=None, mapping=mapping)
    profile = next(iter(klaviyo.server.profiles.values()))
    assert profile == {"email": "a@example.com", "external_id": "a", "properties": {"city": None}}


def test_an_event_is_recorded_once_and_history_sets_off_no_flow(klaviyo: Sandbox) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    old = [
        (f"old{number}", "Abandoned checkout", f"c{number}", now - timedelta(hours=2)) for number in range(5)
    ]
    publish(klaviyo.settings, people(10), old)
    klaviyo.apply("events")
    assert klaviyo.server.flows == []
    new = [("new", "Abandoned checkout", "c7", datetime.now(UTC).replace(tzinfo=None))]
    stale = [("stale", "Abandoned checkout", "c8", now - timedelta(days=30))]
    publish(klaviyo.settings, people(10), [*old, *new, *stale])
    assert klaviyo.apply("events").counts["added"] == 2
    assert klaviyo.server.flows == ["new"]
    assert klaviyo.apply("events").counts["added"] == 0
    assert (len(klaviyo.server.events), klaviyo.server.repeated_events) == (7, 0)


def test_an_event_whose_answer_was_lost_is_sent_again_and_recorded_once(klaviyo: Sandbox) -> None:
    publish(klaviyo.settings, people(3), [("e", "Abandoned checkout", "c1", datetime(2026, 1, 1))])
    klaviyo.server.faults = [Fault("drop_after", times=1, path="event-bulk")]
    klaviyo.apply("events")
    assert (len(klaviyo.server.events), klaviyo.server.repeated_events) == (1, 1)


def test_nobody_without_consent_is_sent(klaviyo: Sandbox) -> None:
    publish(
        klaviyo.settings,
        [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)],
        [("e", "Abandoned checkout", "out", datetime(2026, 1, 1))],
    )
    outcome = klaviyo.apply("list")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    assert klaviyo.apply("events", name="klaviyo__events").blocked == {"unsubscribed": 1}
    assert set(klaviyo.server.members("win_back")) == {"c0", "c1", "c2"}
    assert klaviyo.server.events == {}


def test_batches_keep_within_klaviyos_limits(klaviyo: Sandbox) -> None:
    """10,000 profiles and 5 MB a call: 12,000 of some 900 bytes are three or more."""
    publish(klaviyo.settings, people(12_000, city="x" * 700))
    assert klaviyo.apply("list", mapping={"properties.note": "city"}).counts["added"] == 12_000
    imports = [request for request in klaviyo.server.writes() if "import" in request.path]
    assert len(imports) >= 3


def test_requests_are_what_klaviyo_specifies(klaviyo: Sandbox, specification) -> None:
    publish(klaviyo.settings, people(30), [("e", "Abandoned checkout", "c1", datetime(2026, 1, 1))])
    klaviyo.apply("list")
    klaviyo.apply("events", name="klaviyo__events")
    publish(klaviyo.settings, people(25))
    klaviyo.apply("list")
    sent = klaviyo.server.requests
    assert {(request.method, request.path.split("/")[2]) for request in sent} == {
        ("POST", "profile-bulk-import-jobs"),
        ("GET", "profile-bulk-import-jobs"),
        ("POST", "event-bulk-create-jobs"),
        ("GET", "profiles"),
        ("DELETE", "lists"),
    }
    for request in sent:
        specification.validate_request(as_sent(request))


def test_the_specification_refuses_a_broken_request(klaviyo: Sandbox, specification) -> None:
    """The check above can fail: a job without profiles is refused."""
    from dataclasses import replace

    from openapi_core.exceptions import OpenAPIError

    publish(klaviyo.settings, people(1))
    klaviyo.apply("list")
    sent = klaviyo.server.writes()[0]
    broken = replace(sent, content=sent.content.replace(b'"profiles"', b'"people"'))
    with pytest.raises(OpenAPIError):
        specification.validate_request(as_sent(broken))
