"""A collector as people run it: `weft collect` in a process of its own, on a port of its own."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.base.settings import PROJECT_ROOT

KEY = "write-key-of-the-website"
SECRET = "secret-of-webhooks"
ENDED = "weft: ended; every event that was answered is on the disk, and lands"
"""What a collector says last."""
ENVIRONMENT = {
    "WEFT_WRITE_KEY": KEY,
    "SHOPIFY_WEBHOOK_SECRET": SECRET,
    "KLAVIYO_WEBHOOK_SECRET": SECRET,
    "ATTENTIVE_WEBHOOK_SECRET": SECRET,
}


class Running:
    """A collector process and what it has landed."""

    def __init__(self, folder: Path, limits: dict[str, Any], environment: dict[str, str]) -> None:
        self.landing = folder / "landing"
        self.home = folder / "home"
        self.environment = environment
        self.port = 0
        if limits:
            self.home.mkdir(exist_ok=True)
            config = yaml.safe_load((PROJECT_ROOT / "orchestration" / "collect.yml").read_text())
            config = {"write_keys": config["write_keys"], "limits": limits}
            (self.home / "collect.yml").write_text(yaml.safe_dump(config))

    def start(self) -> "Running":
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("WEFT_")}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from orchestration.cli import main; main()", "collect"),
                *("--port", str(self.port), "--landing", str(self.landing)),
            ],
            cwd=PROJECT_ROOT,
            env=inherited | self.environment | {"WEFT_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        said = self.process.stdout.readline()
        found = re.search(r":(\d+) into", said)
        assert found, said + (self.process.stderr.read() if self.process.stderr else "")
        self.port = int(found[1])
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self) -> str:
        """Asks it to end; gives what it said in its log, before the line that says so."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=30)[1].removesuffix(f"\n{ENDED}\n")

    def post(
        self,
        path: str,
        body: bytes | dict[str, Any] | list[Any],
        key: str | None = KEY,
        headers: dict[str, str] | None = None,
        method: str = "POST",
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Status, answer and headers."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": f"Basic {b64encode(f'{key}:'.encode()).decode()}"} if key else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, sent, given | (headers or {}))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        headers_of = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, json.loads(content or b"{}"), headers_of

    def landed(self) -> dict[str, list[dict[str, Any]]]:
        """`<folder>/<table>` → its rows, as the loader would find them."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for path in sorted(self.landing.glob("*/*/[!.]*.jsonl")):
            name = str(path.parent.relative_to(self.landing))
            rows[name] += [json.loads(line) for line in path.read_text().splitlines()]
        return dict(rows)


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts collectors; ends them."""
    started: list[Running] = []

    def start(
        folder: str = ".", limits: dict[str, Any] | None = None, environment: dict[str, str] | None = None
    ) -> Running:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        running = Running(place, limits or {}, ENVIRONMENT if environment is None else environment)
        started.append(running)
        return running.start()

    yield start
    for running in started:
        if running.process.poll() is None:
            running.kill()
