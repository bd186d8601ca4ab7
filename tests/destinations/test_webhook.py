"""Webhooks: signed batches that a receiver can trust, sent to public servers and to nobody else.

Oracle: the receiver in tests/sim/webhook.py, which computes signatures by itself from the specification.
"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized, NotSetUp
from orchestration.activation.destinations.webhook import erase, signature
from orchestration.activation.public_transport import PublicTransport, is_public
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import Sandbox, accounted, sandbox
from tests.sim.server import Fault
from tests.sim.webhook import WebhookServer

NOTE = {"note": "city"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox(tmp_path, WebhookServer(), options={"allow_hosts": "127.0.0.1"}) as made:
        yield made


def test_people_come_in_signed_batches_and_leave_by_key(box: Sandbox) -> None:
    publish(box.settings, people(1_200, city="Besançon 😊"))
    assert box.apply("people", mapping=NOTE).counts["added"] == 1_200
    assert len(box.server.requests) == 3
    member = box.server.rows["win_back"]["c7"]
    assert member == {
        "key": "c7",
        "email": "c7@example.com",
        "phone": None,
        "external_id": "c7",
        "fields": {"note": "Besançon 😊"},
    }
    assert box.apply("people", mapping=NOTE).requests == 0
    publish(box.settings, people(3, city="Besançon 😊"))
    outcome = box.apply("people", mapping=NOTE)
    assert outcome.counts["removed"] == 1_197
    assert accounted(outcome)
    assert set(box.server.rows["win_back"]) == {"c0", "c1", "c2"}


def test_a_changed_row_of_any_model_is_sent_again_whole(box: Sandbox) -> None:
    publish(box.settings, people(3))
    said = {"table": "customer360.customers", "key": "customer_id", "purpose": "service"}
    box.apply("rows", **said)
    publish(box.settings, [*people(2), Person("c2", city="Bruges")])
    assert box.apply("rows", **said).counts["updated"] == 1
    assert box.server.rows["win_back"]["c2"] == {
        "key": "c2",
        "fields": {"customer_id": "c2", "first_name": "Ada", "city": "Bruges", "order_count": 1},
    }


def test_events_are_told_once_and_those_of_the_past_are_marked(box: Sandbox) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    publish(box.settings, people(2), [("old", "Abandoned checkout", "c0", now - timedelta(hours=2))])
    box.apply("events", mapping={})
    publish(
        box.settings,
        people(2),
        [
            ("old", "Abandoned checkout", "c0", now - timedelta(hours=2)),
            ("new", "Abandoned checkout", "c1", datetime.now(UTC).replace(tzinfo=None)),
        ],
    )
    assert box.apply("events", mapping={}).counts["added"] == 1
    told = box.server.rows["win_back"]
    assert {key: row["is_history"] for key, row in told.items()} == {"old": True, "new": False}
    assert (told["new"]["event"], told["new"]["amount"], told["new"]["currency"]) == (
        "Abandoned checkout", 12.5, "EUR",
    )  # fmt: skip


def test_nobody_without_consent_is_sent_and_who_withdraws_it_leaves(box: Sandbox) -> None:
    held = [Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    publish(box.settings, [*people(3), *held])
    outcome = box.apply("people", mapping={})
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    publish(box.settings, [*people(2), Person("c2", blocked="unsubscribed"), *held])
    box.apply("people", mapping={})
    assert set(box.server.rows["win_back"]) == {"c0", "c1"}


def test_an_answer_of_207_is_read_row_by_row(box: Sandbox) -> None:
    publish(box.settings, [*people(5), Person("bad", city="odd"), Person("busy", city="later")])
    outcome = box.apply("people", mapping=NOTE)
    assert (outcome.status, outcome.counts["added"], outcome.counts["rejected"]) == ("partial", 5, 2)
    assert box.rejects() == {"bad": ("permanent", "odd"), "busy": ("retryable", "later")}
    assert box.state("select detail from sync_rejects where row_key = 'bad'") == [("not <value>",)]
    sent = len(box.server.requests)
    box.apply("people", mapping=NOTE)
    assert [row["key"] for row in box.server.requests[sent].body["rows"]] == ["busy"]


@pytest.mark.parametrize("told", ["no json", {"rows": [{"key": "c0", "status": 200}]}, {"rows": 7}])
def test_rows_that_a_207_says_nothing_of_are_not_taken_for_confirmed(box: Sandbox, told: object) -> None:
    publish(box.settings, people(3))
    box.server.answer_of_rows = told
    with suppress(WeftError):
        box.apply("people", mapping={})
    assert {kind for kind, _ in box.rejects().values()} == {"retryable"}
    box.server.answer_of_rows = None
    box.apply("people", mapping={})
    assert box.rejects() == {}


def test_one_row_for_which_the_whole_batch_is_refused_is_found(box: Sandbox) -> None:
    publish(box.settings, [*people(60), Person("bad", city="poison")])
    outcome = box.apply("people", mapping=NOTE)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (60, 1)
    assert box.rejects() == {"bad": ("permanent", "unreadable")}


def test_a_busy_receiver_is_waited_for_and_each_try_bears_its_own_time(box: Sandbox) -> None:
    """8x8/jaas_demo#8, documenso/documenso#3204: repetitions whose signature or id no longer held."""
    publish(box.settings, people(3))
    box.server.faults = [Fault("status", times=1, status=429, headers={"Retry-After": "1"})]
    box.apply("people", mapping={})
    first, second = box.server.requests
    assert first.content == second.content
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


def test_a_batch_whose_answer_was_lost_is_known_by_its_key(box: Sandbox) -> None:
    """frain-dev/convoy#1262: the same event was processed twice after a flaky connection."""
    publish(box.settings, people(5))
    box.server.faults = [Fault("drop_after", times=1)]
    assert box.apply("people", mapping={}).counts["added"] == 5
    assert (len(box.server.created), box.server.repeated_batches) == (5, 1)


def test_a_receiver_that_knows_no_repetition_is_sent_nothing_twice(box: Sandbox) -> None:
    publish(box.settings, people(3), [("e", "Abandoned checkout", "c1", datetime(2026, 1, 1))])
    box.server.faults = [Fault("drop_after", times=1)]
    with pytest.raises(TransientError):
        box.apply("events", mapping={}, options={"repeatable": "no"})
    with pytest.raises(WeftError, match="refused all"):
        box.apply("events", mapping={}, options={"repeatable": "no"})
    assert box.rejects() == {"e": ("uncertain", "no_answer")}
    assert len(box.server.requests) == 1


def test_a_receiver_that_does_not_trust_us_or_is_not_there_keeps_the_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.server.secret = b"another"
    with pytest.raises(NotAuthorized, match="401"):
        box.apply("people", mapping={})
    box.server.secret = b"key-of-test"
    box.server.faults = [Fault("status", times=1, status=404)]
    with pytest.raises(WeftError, match="404"):
        box.apply("people", mapping={})
    assert box.state("select count(*) from sync_ack") == [(0,)]
    assert box.apply("people", mapping={}).counts["added"] == 3


def test_an_erasure_is_told_to_the_receiver(box: Sandbox) -> None:
    assert erase(open_api(box.account), "email", "a@example.com") == "ok"
    assert box.server.erased == [{"email": "a@example.com"}]


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's own libraries (secret, id, time and body as published there)."""
    told = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


# --- where requests may go ---


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "192.0.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:0.0.0.0", "::ffff:a9fe:a9fe",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2001:0:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    """forgekeep/nebula-mesh#243 (mapped addresses), shashankswe2020-ux/whoop-mcp#126 (IPv6)."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://2130706433/", "https://0x7f000001/", "https://127.1/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/latest/meta-data", "https://localhost/",
        "http://93.184.215.14/", "https://user:secret@93.184.215.14/",
    ],
)  # fmt: skip
def test_urls_that_are_refused_before_anything_leaves(url: str) -> None:
    """As the system's resolver reads them: shashankswe2020-ux/whoop-mcp#126 (decimal, hexadecimal)."""
    with httpx.Client(transport=PublicTransport()) as client, pytest.raises(NotSetUp) as refused:
        client.post(url, content=b"x")
    assert "secret" not in str(refused.value)


def test_rows_for_a_private_address_stay_planned(tmp_path: Path) -> None:
    with sandbox(tmp_path, WebhookServer()) as box:
        publish(box.settings, people(1))
        with pytest.raises(NotSetUp, match=r"127\.0\.0\.1"):
            box.apply("people", mapping={})
        assert box.state("select count(*) from sync_ack") == [(0,)]
        assert box.server.requests == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https://0177.0.0.1/"])
def test_what_is_no_address_at_all_is_told(tmp_path: Path, url: str) -> None:
    with (
        sandbox(tmp_path, WebhookServer(), base_url=url) as box,
        pytest.raises(WeftError, match="base_url"),
    ):
        box.apply("people", mapping={})


def test_a_redirect_is_not_followed_and_confirms_nothing(box: Sandbox) -> None:
    """deskhq/the-desk#554: a public endpoint answered 302 to the metadata service."""
    publish(box.settings, people(2))
    box.server.faults = [
        Fault("status", times=1, status=302, headers={"Location": "http://169.254.169.254/"})
    ]
    with pytest.raises(NotSetUp, match="302"):
        box.apply("people", mapping={})
    assert len(box.server.requests) == 1
    assert box.state("select count(*) from sync_ack") == [(0,)]


def test_a_name_with_one_private_address_is_refused_and_asked_for_once() -> None:
    """deskhq/the-desk#555: a name that is public when it is looked at, and private when it is called."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14", "10.0.0.1"] if len(asked) == 1 else ["127.0.0.1"]

    with httpx.Client(transport=PublicTransport(resolve=rebinding)) as client:
        with pytest.raises(NotSetUp, match="not public"):
            client.post("https://hooks.example.com/", content=b"x")
        with pytest.raises(NotSetUp, match="not public"):
            client.post("https://hooks.example.com/", content=b"x")
    assert len(asked) == 2, "once for each request, and never by the connection itself"


class Certified:
    """A server with a certificate for `hooks.example.com`, and those that trust it."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example.com")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.com")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        both = folder / "both.pem"
        both.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        self.hosts: list[str] = []
        hosts = self.hosts

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hosts.append(self.headers["Host"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.trusting = ssl.create_default_context(cafile=str(both))
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[Certified]:
    made = Certified(tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_the_connection_goes_to_the_address_that_was_looked_at_and_the_certificate_is_that_of_the_name(
    certified: Certified,
) -> None:
    url = f"https://hooks.example.com:{certified.port}/in"
    transport = PublicTransport(
        ["hooks.example.com"], resolve=lambda *_: ["127.0.0.1"], certificates=certified.trusting
    )
    with httpx.Client(transport=transport) as client:
        assert client.post(url, content=b"x").status_code == 204
    assert certified.hosts == [f"hooks.example.com:{certified.port}"]


def test_a_certificate_of_another_name_is_not_accepted(certified: Certified) -> None:
    transport = PublicTransport(
        ["other.example.com"], resolve=lambda *_: ["127.0.0.1"], certificates=certified.trusting
    )
    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ConnectError, match="certificate"):
        client.post(f"https://other.example.com:{certified.port}/in", content=b"x")


def test_no_proxy_of_the_environment_is_asked(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name once more."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    publish(box.settings, people(1))
    assert box.apply("people", mapping={}).counts["added"] == 1
