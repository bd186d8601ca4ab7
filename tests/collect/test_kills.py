"""`kill -9` while clients send: what was answered 200 is in the raw tables once, after a load."""

import http.client
import json
import random
import signal
import threading
import time
from base64 import b64encode
from collections.abc import Callable

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.collect.conftest import ENDED, KEY, Running

KILLS = 20
SENDERS = 4
BATCH = 10
LIMITS = {"publish_seconds": 0.1, "publish_bytes": 40_000}
"""So small that events are being published nearly always."""


class Sender(threading.Thread):
    """Sends batches, each again and again until it is answered 200, as the client libraries do."""

    def __init__(self, running: Running, name: str) -> None:
        super().__init__(name=name)
        self.running = running
        self.acknowledged: list[str] = []
        self.ended = threading.Event()
        self.asked_again = 0

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            ids = [f"{self.name}-{number}-{position}" for position in range(BATCH)]
            while not self._sent(ids):
                self.asked_again += 1
                time.sleep(0.05)
            self.acknowledged += ids
            number += 1

    def _sent(self, ids: list[str]) -> bool:
        event = {"type": "track", "userId": "u", "properties": {"sku": "s" * 200}}
        batch = [event | {"messageId": each, "event": f"Event {each[-1]}"} for each in ids]
        headers = {"Authorization": f"Basic {b64encode(f'{KEY}:'.encode()).decode()}"}
        connection = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=10)
        try:
            connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), headers)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def test_no_acknowledged_event_is_lost_and_none_lands_twice(collector: Callable[..., Running]) -> None:
    running = collector(limits=LIMITS)
    senders = [Sender(running, f"s{number}") for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    chance = random.Random(13)
    for _ in range(KILLS):
        before = sum(len(sender.acknowledged) for sender in senders)
        ends = time.monotonic() + 20
        while sum(len(sender.acknowledged) for sender in senders) == before and time.monotonic() < ends:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.4))
        running.kill()
        running.start()
    for sender in senders:
        sender.ended.set()
    for sender in senders:
        sender.join(timeout=60)
    running.stop()
    acknowledged = [each for sender in senders for each in sender.acknowledged]
    assert len(acknowledged) > KILLS * BATCH
    assert any(sender.asked_again for sender in senders)

    settings = Settings(home=running.home, landing=running.landing)
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        tables = [f"event_{number}" for number in range(10)]
        own = " union all by name ".join(f"select id from raw_segment.{table}" for table in tables)
        for rows in ("select id from raw_segment.tracks", own):
            landed = [each for (each,) in connection.execute(rows).fetchall()]
            lost = set(acknowledged) - set(landed)
            assert (len(lost), len(landed) - len(set(landed))) == (0, 0)
        assert connection.execute("select count(*) from raw_weft.quarantine").fetchall() == [(0,)]
    left = [path for path in running.landing.rglob("*") if path.name.endswith((".draft", ".publishing"))]
    assert not left


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_told_to_end_it_says_so_in_one_line(
    collector: Callable[..., Running], number: signal.Signals, code: int
) -> None:
    running = collector()
    running.process.send_signal(number)
    errors = running.process.communicate(timeout=60)[1]
    assert running.process.returncode == code
    assert errors.strip().splitlines()[-1] == ENDED
    assert "Traceback" not in errors
