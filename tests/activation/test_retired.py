"""A sync whose file was deleted: what stays in its list is told until it is taken out or forgotten."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration.activation import definitions, retired, spec
from orchestration.activation.erasures import request_erasure
from orchestration.base.errors import WeftError
from orchestration.job.summary import summary
from orchestration.publish.publish import publish_sync_state
from orchestration.report.render import render_report
from tests.activation.test_commands import weft  # noqa: F401  (a fixture)
from tests.sim.generation import people, publish
from tests.sim.sandbox import Sandbox
from tests.sim.server import Fault

NAME = "klaviyo__win_back"
ATTRIBUTES = {"account": "klaviyo", "object": "list", "title": "Win back", "purpose": "email_marketing"}


@pytest.fixture(autouse=True)
def syncs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the project's syncs, with this one in it."""
    folder = tmp_path / "syncs"
    write(folder, NAME)
    monkeypatch.setattr(spec, "SYNCS", folder)
    return folder


def write(folder: Path, name: str, **more: str) -> None:
    (folder / name).mkdir(parents=True)
    said = {"type": spec.COMPONENT, "attributes": ATTRIBUTES | {"segment": "win_back"} | more}
    (folder / name / "defs.yaml").write_text(json.dumps(said))


def delete(folder: Path, name: str = NAME) -> None:
    (folder / name / "defs.yaml").unlink()
    (folder / name).rmdir()


@pytest.fixture
def left(box: Sandbox, syncs: Path) -> Sandbox:
    """Thirty people in the list, and the sync's file deleted."""
    publish(box.settings, people(30))
    assert box.apply("list").counts["added"] == 30
    delete(syncs)
    publish_sync_state(box.settings)
    return box


def accounts(box: Sandbox) -> dict:
    return {box.account.name: box.account}


def test_status_summary_and_report_say_who_stays_and_how_to_take_them_out(weft, left: Sandbox) -> None:  # noqa: F811
    told = (
        f"{NAME}: its file is gone; 30 people stay in list win_back of account klaviyo;"
        f" to take them out: weft sync retire {NAME}"
    )
    status = weft("status").stdout
    assert told in status
    assert "30 confirmed" not in status
    lines = summary(left.settings, 1.0)
    assert [line for line in lines if told in line]
    assert not [line for line in lines if "1 of 1 done" in line]
    page = render_report(left.settings).read_text()
    assert "Its file is gone; 30 stay in list win_back of account klaviyo." in page
    machine = json.loads(weft("status", "--json").stdout)["syncs"][0]["without_file"]
    assert (machine["row_count"], machine["audience"]) == (30, "win_back")


def test_a_file_that_is_back_is_a_sync_as_before(weft, left: Sandbox, syncs: Path) -> None:  # noqa: F811
    write(syncs, NAME)
    assert "30 confirmed" in weft("status").stdout
    publish_sync_state(left.settings)
    assert not [line for line in summary(left.settings, 1.0) if "file is gone" in line]


def test_retiring_takes_out_whom_the_sync_put_there_and_nobody_else(weft, left: Sandbox) -> None:  # noqa: F811
    """What it read may be gone too: neither its segment nor its people need be published any more."""
    left.server.profiles["theirs"] = {"external_id": "somebody"}  # type: ignore[attr-defined]
    left.server.lists["win_back"].add("theirs")  # type: ignore[attr-defined]
    publish(left.settings, [])
    refused = weft("retire", NAME, input="n\n")
    assert refused.exit_code == 1
    assert len(left.server.members("win_back")) == 31
    done = weft("retire", NAME, "--yes")
    assert done.exit_code == 0, done.output
    assert "30 rows would be taken out of account klaviyo" in done.stdout
    assert "30 removed" in done.stdout
    assert set(left.server.members("win_back")) == {"somebody"}
    assert left.state("select count(*) from sync_ack") == [(0,)]
    assert f"{NAME}: its file is gone; nothing of it stays" in weft("status").stdout
    assert not [line for line in summary(left.settings, 1.0) if NAME in line]


def test_forgetting_sends_nothing(weft, left: Sandbox) -> None:  # noqa: F811
    sent = len(left.server.requests)
    done = weft("retire", NAME, "--forget")
    assert "30 rows stay where it sent them" in done.stdout
    assert len(left.server.requests) == sent
    assert len(left.server.members("win_back")) == 30
    assert left.state("select count(*) from sync_ack") == [(0,)]
    assert not [line for line in summary(left.settings, 1.0) if NAME in line]


def test_a_sync_that_has_its_file_is_not_retired(weft, box: Sandbox) -> None:  # noqa: F811
    publish(box.settings, people(3))
    box.apply("list")
    with pytest.raises(WeftError, match=r"has its file"):
        retired.retirement(box.settings, NAME, accounts(box))
    with pytest.raises(WeftError, match=r"has its file"):
        retired.forget(box.settings, NAME)
    with pytest.raises(WeftError, match=r"no sync klaviyo__absent whose file is gone"):
        retired.forget(box.settings, "klaviyo__absent")


def test_a_list_that_another_sync_fills_is_not_emptied(left: Sandbox, syncs: Path) -> None:
    """A sync that was renamed: its people are the new one's."""
    write(syncs, "klaviyo__come_back", audience="win_back")
    with pytest.raises(WeftError, match=r"klaviyo__come_back fills list win_back of account klaviyo too"):
        retired.retirement(left.settings, NAME, accounts(left))
    write(syncs, "klaviyo__other")
    delete(syncs, "klaviyo__come_back")
    assert retired.retirement(left.settings, NAME, accounts(left)).plan().removes == 30


def test_what_was_not_confirmed_stays_told_until_it_is(left: Sandbox) -> None:
    left.server.faults = [Fault("status", times=100, status=429)]
    with pytest.raises(WeftError):
        retired.retire(retired.retirement(left.settings, NAME, accounts(left)))
    assert definitions.without_file(left.settings)[0]["row_count"] == 30
    left.server.faults = []
    outcome = retired.retire(retired.retirement(left.settings, NAME, accounts(left)))
    assert outcome.counts["removed"] == 30
    assert definitions.without_file(left.settings)[0]["row_count"] == 0


def test_a_sync_of_before_definitions_were_kept_is_told_and_forgotten(left: Sandbox) -> None:
    with duckdb.connect(str(left.settings.sync_state)) as state:
        state.execute("delete from sync_definitions")
    (row,) = definitions.without_file(left.settings)
    assert definitions.gone_words(row).startswith(
        "its file is gone; 30 people stay in account klaviyo; to be told no more"
    )
    with pytest.raises(WeftError, match="was not kept"):
        retired.retirement(left.settings, NAME, accounts(left))
    assert retired.forget(left.settings, NAME) == 30


def test_an_erasure_reaches_the_account_of_a_sync_whose_file_is_gone(
    weft,  # noqa: F811
    left: Sandbox,
) -> None:
    asked = request_erasure(left.settings, "email", ["c1@example.com"], ["c1"])
    assert asked == {"klaviyo": "pending"}


def test_definitions_hold_no_address(left: Sandbox) -> None:
    kept = left.state("select * from sync_definitions")
    assert len(kept) == 1
    assert "@" not in str(kept)
