"""Notifications: one message of numbers for each run, over real sockets, and none twice."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.activation.api import NotAuthorized, NotSetUp
from orchestration.activation.destinations.notification import plain
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.notification import NotificationServer, mailbox
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with sandbox(tmp_path, NotificationServer()) as made:
        monkeypatch.setenv(
            "WEFT_TEST_URL", made.account.base_url.replace("http://", "json://") + "?canary-token=1"
        )
        made.account = made.account.model_copy(update={"base_url": ""})
        yield made


def test_a_run_is_one_message_of_who_entered_and_left_by_number(box: Sandbox) -> None:
    publish(box.settings, people(1_200))
    outcome = box.apply("changes")
    assert (outcome.counts["added"], outcome.requests) == (1_200, 1)
    publish(box.settings, people(1_000, start=300))
    outcome = box.apply("changes")
    assert (outcome.counts["added"], outcome.counts["removed"]) == (100, 300)
    assert accounted(outcome)
    assert box.server.lines == ["win_back: 1,200 entered, 0 left.", "win_back: 100 entered, 300 left."]
    assert box.apply("changes").status == "unchanged"
    assert len(box.server.messages) == 2


def test_nobody_is_named_and_only_who_may_be_reached_is_counted(box: Sandbox) -> None:
    publish(
        box.settings, [*people(3), Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    )
    outcome = box.apply("changes")
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert box.server.lines == ["win_back: 3 entered, 0 left."]
    assert b"c0" not in box.server.requests[0].content
    publish(box.settings, [*people(2), Person("c2", blocked="unsubscribed")])
    box.apply("changes")
    assert box.server.lines[1:] == ["win_back: 0 entered, 1 left."]


def test_people_who_only_change_are_no_news(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.apply("changes")
    publish(box.settings, people(3, city="Bruges", order_count=9))
    assert box.apply("changes").status == "unchanged"


def test_a_message_whose_answer_was_lost_is_not_sent_again(box: Sandbox) -> None:
    """openclaw/openclaw#22780: the message was posted, the answer was lost, and a retry posted it again."""
    publish(box.settings, people(5))
    box.apply("changes")
    publish(box.settings, people(4, start=2))
    box.server.faults = [Fault("drop_after", times=1)]
    assert box.apply("changes").status == "partial"
    assert box.server.lines[1:] == ["win_back: 1 entered, 2 left."]
    assert box.rejects() == {
        "c0": ("uncertain", "removal_no_answer"),
        "c1": ("uncertain", "removal_no_answer"),
        "c5": ("uncertain", "no_answer"),
    }
    outcome = box.apply("changes")
    assert (outcome.counts["rejected"], outcome.counts["unchanged"]) == (3, 3)
    publish(box.settings, people(5, start=2))
    box.apply("changes")
    assert box.server.lines[2:] == ["win_back: 1 entered, 0 left."], (
        "what is certain is told, and nothing else"
    )


@pytest.mark.parametrize("status", [500, 502])
def test_a_service_that_failed_may_have_told_it(box: Sandbox, status: int) -> None:
    """UMAprotocol/protocol#4957: 429 is tried again, 5xx and broken connections are not."""
    publish(box.settings, people(1))
    box.server.faults = [Fault("status", times=1, status=status)]
    box.apply("changes")
    assert box.rejects() == {"c0": ("uncertain", "no_answer")}


@pytest.mark.parametrize(
    ("status", "error"), [(429, TransientError), (401, NotAuthorized), (404, NotAuthorized), (400, NotSetUp)]
)
def test_what_the_service_did_not_take_is_told_by_a_later_run(box: Sandbox, status: int, error: type) -> None:
    """nycmeshnet/meshdb#958: a revoked webhook (404) or too many messages (429) posted nothing."""
    publish(box.settings, people(2))
    box.server.faults = [Fault("status", times=1, status=status)]
    with pytest.raises(error):
        box.apply("changes")
    assert box.rejects() == {}
    box.apply("changes")
    assert box.server.lines == ["win_back: 2 entered, 0 left."]


def test_a_service_that_is_away_is_told_by_a_later_run(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(box.settings, people(2))
    with monkeypatch.context() as away:
        away.setenv("WEFT_TEST_URL", "json://127.0.0.1:1/")
        with pytest.raises(TransientError, match="cannot be reached"):
            box.apply("changes")
    box.apply("changes")
    assert box.server.lines == ["win_back: 2 entered, 0 left."]


def test_one_of_two_services_that_is_away_leaves_it_uncertain(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(box.settings, people(1))
    address = box.account.secrets()["url"]
    monkeypatch.setenv("WEFT_TEST_URL", f"{address}, json://127.0.0.1:1/")
    box.apply("changes")
    assert box.rejects() == {"c0": ("uncertain", "no_answer")}
    assert len(box.server.messages) == 1


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("<!channel> VIPs", "channel VIPs"),
        ("@everyone", "everyone"),
        ("<@U123|ada> *big* `x`", "U123 ada big x"),
        ("Win back\r\nBcc: a@example.com", "Win back Bcc a example.com"),
        ("[here](https://evil.example)", "here (https evil.example)"),
        ("＠everyone", "everyone"),
        ("Käufer, 30-60 days (EU)", "Käufer, 30-60 days (EU)"),
    ],
)
def test_nothing_pings_or_injects(audience: str, told: str) -> None:
    """caronc/apprise#849, #856: apprise passes `<!channel>` on, and everybody is called."""
    assert plain(audience) == told


def test_the_name_in_the_message_is_plain(box: Sandbox) -> None:
    publish(box.settings, people(1))
    box.apply("changes", audience="<!channel> @here Win back")
    (message,) = box.server.messages
    assert (message["title"], message["message"]) == (
        "Audience channel here Win back",
        "channel here Win back: 1 entered, 0 left.",
    )


def test_a_mail_has_the_headers_that_it_should_and_no_more(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(box.settings, people(1))
    with mailbox() as (port, mails):
        where = f"mailto://127.0.0.1:{port}?mode=insecure&from=weft@example.com&to=team@example.com"
        monkeypatch.setenv("WEFT_TEST_URL", where)
        box.apply("changes", audience="Win back\r\nBcc: all@example.com")
    (mail,) = mails
    assert (mail["Subject"], mail["To"], mail["Bcc"]) == (
        "Audience Win back Bcc all example.com",
        "team@example.com",
        None,
    )
    assert "1 entered, 0 left." in mail.get_body(("plain", "html")).get_content()  # type: ignore[union-attr]


def test_an_address_that_apprise_does_not_know_is_told_and_is_in_no_log(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish(box.settings, people(1))
    monkeypatch.setenv("WEFT_TEST_URL", "slak://canary-token/in/it")
    with caplog.at_level(logging.DEBUG), pytest.raises(NotSetUp) as told:
        box.apply("changes")
    monkeypatch.setenv("WEFT_TEST_URL", "json://127.0.0.1:1/canary-token")
    with caplog.at_level(logging.DEBUG), pytest.raises(TransientError) as away:
        box.apply("changes")
    assert "canary" not in caplog.text + str(told.value) + str(away.value)
    assert b"canary" not in box.settings.sync_state.read_bytes()


def test_a_mapping_is_refused(box: Sandbox) -> None:
    publish(box.settings, people(1))
    with pytest.raises(WeftError, match="message of numbers"):
        box.apply("changes", mapping={"name": "first_name"})
