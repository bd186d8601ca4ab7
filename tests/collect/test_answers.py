"""What a sender is answered, and what the log says of it."""

import gzip
import json
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.collect.config import Rate, load_config
from orchestration.collect.rates import RateLimit
from orchestration.collect.refused import Refused
from orchestration.landing.contracts import read_contracts
from tests.collect.conftest import KEY, Running

Start = Callable[..., Running]
PERSONAL = ("ada@example.com", "wrong-key", KEY)


def page(number: int = 1) -> dict[str, str]:
    return {"type": "page", "messageId": f"m{number}", "userId": "ada@example.com"}


def test_every_path_of_the_protocol_lands(collector: Start) -> None:
    running = collector()
    calls = {
        "track": {"event": "Signed Up"},
        "identify": {"traits": {"email": "ada@example.com"}},
        "page": {"name": "Home"},
        "screen": {"name": "Start"},
        "group": {"groupId": "g"},
        "alias": {"previousId": "a"},
    }
    for path, call in calls.items():
        assert running.post(f"/v1/{path}", {"userId": "u", **call})[0] == 200
    assert running.post("/v1/batch", {"batch": [page(1)]})[0] == 200
    assert running.post("/v1/import/", {"batch": [page(2)]})[0] == 200
    assert running.post("/v1/p", page(3) | {"writeKey": KEY}, key=None)[0] == 200
    packed = gzip.compress(json.dumps({"batch": [page(4)]}).encode())
    assert running.post("/v1/batch", packed, headers={"Content-Encoding": "gzip"})[0] == 200
    running.stop()
    assert {table: len(rows) for table, rows in running.landed().items()} == {
        "segment/tracks": 1,
        "segment/signed_up": 1,
        "segment/identifies": 1,
        "segment/pages": 5,
        "segment/screens": 1,
        "segment/groups": 1,
        "segment/aliases": 1,
    }


def test_what_is_refused_is_answered_clearly_and_logged_without_anything_personal(collector: Start) -> None:
    running = collector(limits={"body_bytes": 10_000})
    bomb = gzip.compress(b" " * 1_000_000)
    packed = {"Content-Encoding": "gzip"}
    secret = {"batch": [{"type": "page", "userId": "ada@example.com"}] * 300}
    cases = [
        (401, "wrong_key", running.post("/v1/track", page(), key="wrong-key")),
        (401, "wrong_key", running.post("/v1/track", page(), key=None)),
        (401, "wrong_key", running.post("/v1/track", page(), None, {"Authorization": "Basic §§"})),
        (413, "too_large", running.post("/v1/batch", secret)),
        (413, "too_large", running.post("/v1/batch", bomb, headers=packed)),
        (400, "malformed", running.post("/v1/batch", b"ada@example.com")),
        (400, "malformed", running.post("/v1/batch", b"ada@example.com", headers=packed)),
        (400, "malformed", running.post("/v1/batch", gzip.compress(b"{}")[:-4], headers=packed)),
        (400, "malformed", running.post("/v1/batch", {"userId": "ada@example.com"})),
        (400, "malformed", running.post("/v1/track", {"userId": "ada@example.com"})),
        (415, "unknown_encoding", running.post("/v1/track", page(), headers={"Content-Encoding": "br"})),
        (404, "unknown_path", running.post("/v1/ada@example.com", page())),
        (404, "unknown_path", running.post("/webhooks/ada@example.com", page())),
        (405, "wrong_method", running.post("/v1/track", b"", method="PUT")),
    ]
    for status, code, (answered, body, _) in cases:
        assert (answered, body["code"]) == (status, code)
        assert body["success"] is False
        assert body["message"]
        assert body["fix"]
    log = running.stop()
    lines = [line for line in log.splitlines() if line]
    assert [line.split()[3:5] for line in lines] == [[str(status), code] for status, code, _ in cases]
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC ", line) for line in lines)
    for text in (log, (running.home / "logs" / "collect.log").read_text(), str(cases)):
        assert not [word for word in PERSONAL if word in text]
    assert running.landed() == {}


def test_one_broken_message_costs_its_batch_nothing(collector: Start) -> None:
    running = collector()
    batch = {"batch": [page(1), {"type": "page"}, page(2), "text"]}
    status, body, _ = running.post("/v1/batch", batch)
    assert (status, body["accepted"]) == (400, 2)
    assert [refused["position"] for refused in body["refused"]] == [1, 3]
    assert running.post("/v1/batch", batch)[0] == 400
    running.stop()
    assert [row["id"] for row in running.landed()["segment/pages"]] == ["m1", "m2"]


def test_a_key_that_asks_too_often_is_told_when_to_come_again(collector: Start, tmp_path: Path) -> None:
    slow = {"key": "WEFT_WRITE_KEY", "rate": {"requests": 3, "seconds": 60}}
    fast = {"key": "WEFT_OTHER_KEY", "folder": "segment_app"}
    (tmp_path / "home").mkdir()
    config = {"write_keys": {"website": slow, "app": fast}}
    (tmp_path / "home" / "collect.yml").write_text(yaml.safe_dump(config))
    running = collector(environment={"WEFT_WRITE_KEY": KEY, "WEFT_OTHER_KEY": "other"})
    answers = [running.post("/v1/page", page(number)) for number in range(5)]
    assert [status for status, _, _ in answers] == [200, 200, 200, 429, 429]
    assert 0 < int(answers[3][2]["retry-after"]) <= 20
    assert answers[3][1]["code"] == "too_many_requests"
    assert running.post("/v1/page", page(9), key="other")[0] == 200
    assert "429 too_many_requests /v1/page website" in running.stop()
    assert len(running.landed()["segment/pages"]) == 3
    assert len(running.landed()["segment_app/pages"]) == 1
    assert (running.landing / "segment_app" / "source.yml").read_text() == "layout: segment\n"


def test_an_allowance_fills_up_evenly() -> None:
    now = [0.0]
    limit = RateLimit(Rate(requests=10, seconds=5), lambda: now[0])
    for _ in range(10):
        limit.take()
    with pytest.raises(Refused):
        limit.take()
    now[0] += 0.5
    limit.take()
    with pytest.raises(Refused):
        limit.take()
    now[0] += 3600
    for _ in range(10):
        limit.take()
    with pytest.raises(Refused):
        limit.take()


def test_more_than_may_wait_is_answered_busy_and_can_come_again(collector: Start) -> None:
    running = collector(limits={"waiting_bytes": 50_000})
    # two senders hold the memory: they have begun bodies that they do not end
    slow = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(2)]
    for connection in slow:
        head = f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {_basic()}\r\n"
        connection.sendall(f"{head}Content-Length: 1000000\r\n\r\n".encode() + b" " * 24_000)
    busy = {"batch": [page(1) | {"name": "x" * 10_000}]}
    answers = []
    for _ in range(50):
        answers.append(running.post("/v1/batch", busy))
        if answers[-1][0] == 503:
            break
    assert answers[-1][0] == 503
    assert int(answers[-1][2]["retry-after"]) >= 1
    for connection in slow:
        connection.close()
    for _ in range(50):
        if running.post("/v1/batch", busy)[0] == 200:
            break
    else:
        pytest.fail("it never took anything again")


def _basic() -> str:
    from base64 import b64encode

    return b64encode(f"{KEY}:".encode()).decode()


def test_health_and_browsers(collector: Start) -> None:
    running = collector()
    assert running.post("/health", b"", key=None, method="GET")[:2] == (200, {"status": "ok"})
    origin = {"Origin": "https://shop.example"}
    asked = origin | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = running.post("/v1/t", b"ignored", key=None, headers=origin)
    assert answer[2]["access-control-allow-origin"] == "*"
    connection = socket.create_connection(("127.0.0.1", running.port))
    lines = "".join(f"{name}: {value}\r\n" for name, value in asked.items())
    connection.sendall(f"OPTIONS /v1/t HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
    assert connection.recv(100).startswith(b"HTTP/1.1 200")
    connection.close()


def test_one_landing_folder_has_one_collector(collector: Start) -> None:
    first = collector()
    with pytest.raises(AssertionError, match="another collector writes to"):
        collector()
    second = Running(first.landing.parent, {}, first.environment)
    second.port = first.port
    with pytest.raises(AssertionError, match="cannot listen on"):
        second.start()


def test_a_message_sent_by_two_at_once_lands_once(collector: Start) -> None:
    running = collector()
    statuses: list[int] = []
    batch = {"batch": [page(number) for number in range(100)]}
    senders = [
        threading.Thread(target=lambda: statuses.append(running.post("/v1/batch", batch)[0]))
        for _ in range(8)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    running.stop()
    assert statuses == [200] * 8
    assert sorted(row["id"] for row in running.landed()["segment/pages"]) == sorted(
        f"m{number}" for number in range(100)
    )


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("write_keys: {a: {key: WEFT_NO_SUCH_KEY}}", "WEFT_NO_SUCH_KEY is empty"),
        ("write_keys: {a: {key: WEFT_A}, b: {key: WEFT_A}}", "a and b have the same write key"),
        (
            "write_keys: {a: {key: WEFT_A, folder: shopify}}",
            "the folder shopify is that of the layout shopify",
        ),
        ("write_keys: {a: {key: WEFT_A, folder: ../x}}", "folder"),
        ("write_keys: {a: {secret: WEFT_A}}", "write_keys.a"),
        ("webhooks: {a: {vendor: nobody, secret: WEFT_A}}", "vendor"),
        ("write_keys: [a", "cannot be read"),
        ("{}", "nobody may send"),
    ],
)
def test_a_wrong_file_is_told_at_the_start(
    config: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEFT_A", "very-secret")
    (tmp_path / "collect.yml").write_text(config)
    with pytest.raises(WeftError, match=says) as error:
        load_config(Settings(home=tmp_path), read_contracts())
    assert "very-secret" not in str(error.value)


def test_a_variable_may_hold_the_old_key_beside_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEFT_A", "former present")
    (tmp_path / "collect.yml").write_text("write_keys: {a: {key: WEFT_A}}")
    config = load_config(Settings(home=tmp_path), read_contracts())
    assert config.write_keys["a"].values == ("former", "present")
    assert "former" not in repr(config)
