"""What the collector takes on loopback, each event on the disk before its batch is answered."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Options, Row
from tests.collect.conftest import ENVIRONMENT, KEY, Running

BATCH = 100
EVENT = {
    "type": "track",
    "event": "Product Viewed",
    "anonymousId": "a-6f9619ff-8b86-d011-b42d",
    "timestamp": "2026-11-30T10:00:00.000Z",
    "context": {
        "page": {"url": "https://shop.example/products/tea?utm_source=newsletter", "title": "Tea"},
        "userAgent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15",
        "library": {"name": "analytics.js", "version": "2.1.0"},
    },
    "properties": {"product_id": "p1", "name": "Tea", "price": 19.9, "quantity": 1, "currency": "EUR"},
}


def rows(options: Options) -> Iterator[Row]:
    """Events a second of 1 and of 8 clients, and how long one of them waits for its answer."""
    for clients, batches in ((1, 400), (8, 100)):
        batches = max(1, int(batches * options.scale))
        measured = [_measured(clients, batches) for _ in range(options.repeats)]
        events, wait = sorted(measured)[len(measured) // 2]
        what = f"{clients} client{'s' if clients > 1 else ''}, batches of {BATCH}"
        yield Row(f"{what}: events a second on the disk", events, "")
        yield Row(f"{what}: rows a second (one in tracks, one in the event's table)", 2 * events, "")
        yield Row(f"{what}: longest wait of 99 in 100 batches", wait, "s")


def _measured(clients: int, batches: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        running = Running(Path(folder), {}, ENVIRONMENT).start()
        senders = [
            subprocess.Popen(
                [sys.executable, __file__, str(running.port), str(number), str(batches)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"PYTHONPATH": "."},
            )
            for number in range(clients)
        ]
        for sender in senders:
            assert sender.stdout
            sender.stdout.readline()  # its batches are made
        began = time.perf_counter()
        waits = [float(wait) for sender in senders for wait in sender.communicate("go\n")[0].split()]
        seconds = time.perf_counter() - began
        running.stop()
        landed = len(running.landed()["segment/product_viewed"])
        assert landed == clients * batches * BATCH, f"{landed:,} events landed"
        return landed / seconds, sorted(waits)[int(len(waits) * 0.99)]


def send(port: int, sender: int, batches: int) -> None:
    """One client: sends its batches one after the other, and prints how long each waited."""
    bodies = [
        json.dumps({"batch": [EVENT | {"messageId": f"{sender}-{n}-{each}"} for each in range(BATCH)]})
        for n in range(batches)
    ]
    headers = {"Authorization": f"Basic {b64encode(f'{KEY}:'.encode()).decode()}"}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    print("ready", flush=True)
    sys.stdin.readline()
    waits = []
    for body in bodies:
        began = time.perf_counter()
        connection.request("POST", "/v1/batch", body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        waits.append(time.perf_counter() - began)
    print(*waits)


if __name__ == "__main__":
    send(*(int(argument) for argument in sys.argv[1:4]))
