"""What is personal goes to the destination and nowhere else; who asked to be erased is erased there, too."""

import logging
from pathlib import Path

import pytest

from orchestration.activation.erasures import push_erasures, request_erasure
from orchestration.activation.overview import erasures_of
from orchestration.activation.redaction import without_personal_data
from orchestration.base.errors import WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import SECRET, Sandbox
from tests.sim.server import Fault

CANARY = "canary.bird.4711@example.com"
NUMBER = "+12125550147"


def everything_written(home: Path) -> bytes:
    """All bytes of all files but those that are meant to hold people."""
    return b"".join(
        file.read_bytes() for file in home.rglob("*") if file.is_file() and file.name != "published.duckdb"
    )


def test_no_address_number_or_secret_is_in_state_logs_or_messages(
    box: Sandbox, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    canaries = [
        Person("good", email=CANARY, phone=NUMBER),
        Person("bad", email=CANARY.replace("bird", "cat"), first_name="poison"),
        Person("worse", email="canary.fish.4711 at example"),
    ]
    publish(box.settings, [*canaries, *people(5)])
    outcome = box.apply("list")
    box.server.faults = [Fault("status", times=100, status=401)]
    publish(box.settings, [*canaries, *people(9)])
    with pytest.raises(WeftError) as stopped:
        box.apply("list")
    # What libraries log of the bytes that they send is theirs, and off by default.
    said = "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("orchestration")
    )
    text = f"{outcome} {stopped.value} {said} {capsys.readouterr()}"
    for canary in ("canary", NUMBER, NUMBER[2:], SECRET):
        assert canary.encode() not in everything_written(box.settings.home), canary
        assert canary not in text, canary


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("ann+x@shop.io is invalid", "<address> is invalid"),
        ("Phone (212) 555-0147 is used", "Phone <number> is used"),
        ("no such tag: VIP", "no such tag: VIP"),
        ("Name Quinta Essentia too long", "Name <value> too long"),
        ("error 400 at line 12", "error 400 at line 12"),
    ],
)
def test_a_destinations_words_are_kept_without_what_they_repeat(said: str, kept: str) -> None:
    assert without_personal_data(said, ["Quinta Essentia"]) == kept


def test_an_erasure_is_pushed_to_the_destination_and_its_value_is_gone(box: Sandbox) -> None:
    publish(box.settings, [Person("a", email=CANARY), *people(3)])
    box.apply("profiles", segment=None)
    accounts = {"klaviyo": box.account}
    assert request_erasure(box.settings, "email", {CANARY}, {"a"}, accounts) == {"klaviyo": "pending"}
    box.server.faults = [Fault("status", times=100, status=502, path="privacy")]
    assert push_erasures(box.settings, accounts) == {"klaviyo": "failed"}
    box.server.faults = []
    assert push_erasures(box.settings, accounts) == {"klaviyo": "ok"}
    assert box.server.deleted[-1] == {"email": CANARY}
    assert CANARY not in str(box.server.profiles)
    assert CANARY.encode() not in everything_written(box.settings.home)
    told = erasures_of(box.sync("profiles").state)
    assert [(row["account"], row["status"], row["request_count"]) for row in told] == [("klaviyo", "ok", 1)]
    assert push_erasures(box.settings, accounts) == {}


def test_who_asked_to_be_erased_is_not_sent_from_a_generation_of_before(box: Sandbox) -> None:
    publish(box.settings, people(4))
    request_erasure(box.settings, "email", {"c2@example.com"}, {"c2"}, {"klaviyo": box.account})
    outcome = box.apply("list")
    assert set(box.server.members("win_back")) == {"c0", "c1", "c3"}
    assert outcome.counts["waiting"] == 1


def test_what_cannot_be_asked_says_so(box: Sandbox) -> None:
    by_file = box.account.model_copy(update={"name": "files", "deliver": "file"})
    assert request_erasure(box.settings, "email", {CANARY}, set(), {"files": by_file}) == {"files": "manual"}
    assert push_erasures(box.settings, {"files": by_file}) == {}
