"""`weft sync`: what it prints for people and machines, and the exit codes that schedulers read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import SECRET, Sandbox
from tests.sim.server import Fault

NAME = "klaviyo__win_back"


@pytest.fixture
def weft(box: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The command, in the sandbox's home and with its account."""
    accounts = tmp_path / "accounts.yml"
    others = "".join(
        f"  {name}: {{destination: {vendor}}}\n"
        for name, vendor in (
            ("hubspot", "hubspot"), ("attentive", "attentive"), ("meta_ads", "meta"),
            ("google_ads", "google"), ("zendesk", "zendesk"), ("gorgias", "gorgias"),
        )
    )  # fmt: skip
    accounts.write_text(
        f"accounts:\n{others}  klaviyo:\n    destination: klaviyo\n    deliver: live\n    rates: 'off'\n"
        f"    patience_seconds: 2\n    base_url: {box.account.base_url}\n"
        "    credentials: {api_key: WEFT_TEST_COMMAND_KEY}\n"
    )
    monkeypatch.setenv("WEFT_TEST_COMMAND_KEY", SECRET)
    monkeypatch.setenv("WEFT_HOME", str(box.settings.home))
    monkeypatch.setenv("WEFT_ACCOUNTS", str(accounts))
    runner = CliRunner()
    return lambda *arguments, **more: runner.invoke(app, ["sync", *arguments], **more)


def test_plan_apply_status_and_rejects(weft, box: Sandbox) -> None:
    publish(
        box.settings, [*people(9), Person("bad", first_name="poison"), Person("out", blocked="unsubscribed")]
    )
    plan = json.loads(weft("plan", NAME, "--json").stdout)[0]
    assert (plan["planned"], plan["changes"], plan["blocked"]) == (11, 10, {"unsubscribed": 1})
    assert f"weft sync apply {NAME} --plan {plan['plan_hash']}" in weft("plan", NAME).stdout
    applied = weft("apply", NAME, "--plan", plan["plan_hash"])
    assert applied.exit_code == 3, applied.output
    assert "9 added" in applied.stdout
    assert "1 held back (unsubscribed 1)" in applied.stdout
    told = weft("rejects", NAME).stdout
    assert "1 row, permanent invalid: the profile of <value> is not accepted" in told
    assert "such as bad" in told
    status = json.loads(weft("status", "--json").stdout)["syncs"][0]
    assert (status["status"], status["confirmed_count"], status["reject_count"]) == ("partial", 9, 1)
    assert weft("retry", NAME).stdout.startswith("1 row will be sent")
    assert weft("apply", NAME, "--json").exit_code == 3
    assert json.loads(weft("rejects", NAME, "--json").stdout)[0]["row_count"] == 1


def test_exit_codes_tell_a_scheduler_what_to_do(weft, box: Sandbox) -> None:
    publish(box.settings, people(30))
    box.server.faults = [Fault("status", times=100, status=429)]
    assert weft("apply", NAME).exit_code == 75
    box.server.faults = []
    assert weft("apply", NAME).exit_code == 0
    publish(box.settings, people(3))
    stopped = weft("apply", NAME)
    assert stopped.exit_code == 1
    assert "27 of 30 members would be removed" in stopped.output
    assert weft("apply", NAME, "--allow-changes").exit_code == 0


def test_one_customer_is_shown_and_sent_alone(weft, box: Sandbox) -> None:
    publish(box.settings, [*people(5), Person("out", blocked="no consent")])
    asked = weft("test", NAME, "--customer", "c3", input="n\n")
    assert '"external_id": "c3"' in asked.stdout
    assert box.server.requests == []
    sent = weft("test", NAME, "--customer", "c3", "--yes")
    assert sent.exit_code == 0, sent.output
    assert set(box.server.members("win_back")) == {"c3"}
    assert weft("test", NAME, "--customer", "out").exit_code == 1


def test_a_batch_that_never_answers_can_be_given_up(
    weft, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from orchestration.activation.destination import Patience
    from orchestration.activation.destinations.klaviyo import ListMembers

    monkeypatch.setattr(ListMembers, "patience", Patience(within_run=timedelta(), at_all=timedelta(hours=1)))
    box.server.polls = 1000
    publish(box.settings, people(5))
    assert weft("apply", NAME).exit_code == 75
    assert weft("apply", NAME).exit_code == 75
    assert "1 batch or uncertain row given up" in weft("abandon", NAME).stdout
    assert "update 5" in weft("plan", NAME).stdout


def test_an_account_that_delivers_nowhere_counts_what_would_be_refused(box: Sandbox) -> None:
    publish(box.settings, [*people(5), Person("bad", email="nowhere")])
    box.account = box.account.model_copy(update={"deliver": "dry"})
    outcome = box.apply("list")
    assert (outcome.status, outcome.counts["waiting"], outcome.counts["rejected"]) == ("dry", 5, 1)
    assert box.server.requests == []
    assert box.state("select count(*) from sync_ack") == [(0,)]
