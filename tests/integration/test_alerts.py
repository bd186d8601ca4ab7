"""Who is told of a night that went wrong: a real webhook, listened to on a real socket."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.job.alerts import alert
from orchestration.job.run import run_job


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A run sets the environment of what it starts and works in the project folder: put back afterwards."""
    before = dict(os.environ)
    monkeypatch.chdir(PROJECT_ROOT)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict]]]:
    """Its address, as apprise writes it, and what it was told."""
    told: list[dict] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_port}/", told
        server.shutdown()


def test_a_run_that_fails_tells_what_failed_and_what_readers_have(
    webhook: tuple[str, list[dict]], tmp_path: Path
) -> None:
    address, told = webhook
    (tmp_path / "landing" / "shopify").mkdir(parents=True)
    (tmp_path / "landing" / "shopify" / "source.yml").write_text("layout: no such layout\n")
    settings = Settings(home=tmp_path / "home", landing=tmp_path / "landing", alert_url=address)
    with pytest.raises(WeftError) as failure:
        run_job(settings, say=lambda _: None)
    (message,) = told
    assert message["title"] == "Weft: the run failed; readers keep the generation before"
    assert failure.value.what in message["message"]


def test_nobody_is_told_until_an_address_is_set(tmp_path: Path) -> None:
    assert not alert(Settings(home=tmp_path), "title", ["line"])


@pytest.mark.parametrize("address", ["no address at all", "json://127.0.0.1:1/"])
def test_that_nobody_could_be_told_is_in_the_log_without_the_address(tmp_path: Path, address: str) -> None:
    settings = Settings(home=tmp_path, alert_url=address)
    assert not alert(settings, "title", ["line"])
    log = (tmp_path / "logs" / "weft.log").read_text()
    assert "WEFT_ALERT_URL" in log
    assert address not in log
    assert address not in repr(settings)
