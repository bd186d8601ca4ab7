"""Who is told of alerts: a real webhook, each alert once, in words that no chat takes for commands."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.job.new_alerts import plain, tell_new_alerts
from orchestration.job.summary import _alerts

ROWS = [
    ("surge:Tea:2026-03-01", "high", "2026-03-01 18:00:00", "abandoned checkouts of Tea: 58, usual are 0.5."),
    (
        "surge:Cups:2026-03-02",
        "warning",
        "2026-03-02 18:00:00",
        "abandoned checkouts of Cups: 20, usual are 4.",
    ),
    ("surge:Old:2026-01-02", "high", "2026-01-02 18:00:00", "abandoned checkouts of Old: 20, usual are 4."),
]


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict], list[int]]]:
    """Its address, what it was told, and the status it answers with (the last of the list)."""
    told: list[dict] = []
    answers = [200]

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = loads(self.rfile.read(int(self.headers["Content-Length"])))
            if answers[-1] == 200:
                told.append(message)
            self.send_response(answers[-1])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_port}/", told, answers
        server.shutdown()


def published(home: Path, rows: list[tuple[str, str, str, str]]) -> None:
    with duckdb.connect(str(home / "published.duckdb")) as connection:
        connection.execute("create schema if not exists analytics")
        connection.execute(
            "create or replace table analytics.alerts"
            " (alert_id varchar, severity varchar, window_end timestamp, alert_text varchar)"
        )
        connection.executemany("insert into analytics.alerts values (?, ?, ?, ?)", rows)


def settings_of(home: Path, address: str | None, as_of: str = "2026-03-03 04:00:00") -> Settings:
    return Settings(home=home, alert_url=address, as_of=as_of)


def test_each_alert_is_told_once_and_an_old_one_never(tmp_path: Path, webhook: tuple) -> None:
    """A run that follows a run does not tell it again (elementary-data/elementary#605)."""
    address, told, _ = webhook
    published(tmp_path, ROWS)
    assert len(tell_new_alerts(settings_of(tmp_path, address))) == 2
    (message,) = told
    assert message["title"] == "Weft: 2 new alerts"
    assert message["message"].splitlines() == [
        "high: abandoned checkouts of Tea: 58, usual are 0.5.",
        "warning: abandoned checkouts of Cups: 20, usual are 4.",
    ]
    assert tell_new_alerts(settings_of(tmp_path, address)) == []
    published(
        tmp_path, [*ROWS, ("roas_drop:meta:2026-02-23", "high", "2026-03-02 00:00:00", "revenue of meta: 1")]
    )
    assert [found.alert_id for found in tell_new_alerts(settings_of(tmp_path, address))] == [
        "roas_drop:meta:2026-02-23"
    ]
    assert [message["title"] for message in told] == ["Weft: 2 new alerts", "Weft: 1 new alert"]


def test_what_nobody_took_is_told_by_the_next_run(tmp_path: Path, webhook: tuple) -> None:
    address, told, answers = webhook
    published(tmp_path, ROWS)
    answers.append(500)
    assert len(tell_new_alerts(settings_of(tmp_path, address))) == 2
    assert told == []
    answers.append(200)
    assert len(tell_new_alerts(settings_of(tmp_path, address))) == 2
    assert len(told) == 1


def test_without_an_address_nothing_counts_as_told(tmp_path: Path, webhook: tuple) -> None:
    address, told, _ = webhook
    published(tmp_path, ROWS)
    assert len(tell_new_alerts(settings_of(tmp_path, None))) == 2
    assert len(tell_new_alerts(settings_of(tmp_path, address))) == 2
    assert len(told) == 1


def test_a_flood_is_one_message_of_bounded_length(tmp_path: Path, webhook: tuple) -> None:
    address, told, _ = webhook
    published(tmp_path, [(f"surge:{n}", "high", "2026-03-02 18:00:00", "x" * 5_000) for n in range(500)])
    assert len(tell_new_alerts(settings_of(tmp_path, address))) == 500
    (message,) = told
    assert message["message"].splitlines()[-1] == "and 480 more: see analytics.alerts"
    assert len(message["message"]) < 10_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("checkouts of <script>alert(1)</script>: 9", "checkouts of script alert(1) /script : 9"),
        ("checkouts of <!channel> @everyone @here: 9", "checkouts of channel everyone here: 9"),
        ("[win](https://evil.example.com) *now* `rm`", "win ( evil.example.com) now rm"),
        ("first\nsecond\r\x1b[31m third", "first second 31m third"),
        ("Ann ann@example.com +1 (202) 555-0143", "Ann address number"),
        ("Cups & Glasses: 58.0, usual are 0.5", "Cups & Glasses: 58.0, usual are 0.5"),
        ("Café 日本茶: 12 %", "Café 日本茶: 12 %"),
    ],
)
def test_names_that_others_wrote_are_words_and_nothing_else(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_the_summary_names_the_recent_ones(tmp_path: Path) -> None:
    published(tmp_path, ROWS)
    with duckdb.connect(str(tmp_path / "published.duckdb"), read_only=True) as connection:
        assert _alerts(settings_of(tmp_path, None), connection) == [
            "alerts     high: abandoned checkouts of Tea: 58, usual are 0.5.",
            "           warning: abandoned checkouts of Cups: 20, usual are 4.",
        ]
        assert _alerts(settings_of(tmp_path, None, "2025-01-01 00:00:00"), connection) == []
