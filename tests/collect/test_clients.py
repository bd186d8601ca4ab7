"""The vendors' own client libraries send, and what they sent stands in the raw tables after a load."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock
from rudderstack.analytics.client import Client as RudderClient
from segment.analytics.client import Client as SegmentClient

from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from tests.collect.conftest import KEY, Running

Start = Callable[..., Running]
NODE_LIBRARIES = ("@segment/analytics-node@3.1.0", "@rudderstack/rudder-sdk-node@3.0.13")
CACHE = PROJECT_ROOT / ".weft" / "node_clients"
WHEN = datetime(2026, 11, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def node_libraries() -> Path:
    """The libraries for Node, installed once into a folder that git does not see."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not installed: the libraries for Node were not tried")
    CACHE.mkdir(parents=True, exist_ok=True)
    installed = CACHE / "installed.txt"
    with FileLock(CACHE / ".lock"):
        if not installed.exists() or installed.read_text().split() != list(NODE_LIBRARIES):
            command = [
                "npm",
                "install",
                "--prefix",
                str(CACHE),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
            ]
            ran = subprocess.run([*command, *NODE_LIBRARIES], capture_output=True, text=True, check=False)
            if ran.returncode:
                pytest.skip(f"npm could not install the libraries for Node: {ran.stderr.strip()[-200:]}")
            installed.write_text("\n".join(NODE_LIBRARIES))
    return CACHE


def rows(running: Running, query: str) -> list[tuple[Any, ...]]:
    settings = Settings(home=running.home, landing=running.landing)
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        assert connection.execute("select * from raw_weft.quarantine").fetchall() == []
        return connection.execute(query).fetchall()


def with_python(library: str, running: Running) -> None:
    address, errors = f"http://127.0.0.1:{running.port}", []
    options = {
        "host": address,
        "gzip": True,
        "on_error": lambda error, items: errors.append(error),
        "upload_size": 4,
    }
    client = {"segment": SegmentClient, "rudder": RudderClient}[library](KEY, **options)
    context = {"page": {"url": "https://shop.example/p"}, "userAgent": "Mozilla/5.0"}
    common = {"context": context, "timestamp": WHEN}
    products = [{"product_id": "p1", "price": 19.9, "quantity": 1}]
    client.identify("u1", {"firstName": "Ada", "address": {"city": "Ghent"}}, anonymous_id="a1", **common)
    client.track(
        "u1", "Order Completed", {"order_id": "1001", "products": products}, anonymous_id="a1", **common
    )
    page = {"url": "https://shop.example/", "title": "Shop"}
    client.page("u1", None, "Home", page, anonymous_id="a1", **common)
    client.screen("u1", None, "Start", anonymous_id="a1", **common)
    client.group("u1", "g1", {"name": "Acme"}, **common)
    client.alias("a1", "u1", **common)
    client.flush()
    client.join()
    assert errors == []


@pytest.mark.parametrize("library", ["segment", "rudder"])
def test_the_libraries_for_python(library: str, collector: Start) -> None:
    running = collector()
    with_python(library, running)
    assert_all_landed(running)


@pytest.mark.parametrize("library", ["segment", "rudder"])
def test_the_libraries_for_node(library: str, collector: Start, node_libraries: Path) -> None:
    running = collector()
    ran = subprocess.run(
        [
            *("node", str(Path(__file__).with_name("client.mjs")), str(node_libraries), library),
            *(f"http://127.0.0.1:{running.port}", KEY),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert_all_landed(running)


def assert_all_landed(running: Running) -> None:
    assert running.stop() == ""
    assert rows(
        running,
        """
        select order_id, products, event, event_text, user_id, anonymous_id, context_page_url,
            context_user_agent, id = (select tracks.id from raw_segment.tracks)
        from raw_segment.order_completed
        """,
    ) == [
        (
            *(
                "1001",
                '[{"product_id":"p1","price":19.9,"quantity":1}]',
                "order_completed",
                "Order Completed",
            ),
            *("u1", "a1", "https://shop.example/p", "Mozilla/5.0", True),
        )
    ]
    identified = "select user_id, anonymous_id, first_name, address_city from raw_segment.identifies"
    assert rows(running, identified) == [("u1", "a1", "Ada", "Ghent")]
    assert rows(running, "select name, url, title from raw_segment.pages") == [
        ("Home", "https://shop.example/", "Shop")
    ]
    assert rows(running, "select name, anonymous_id from raw_segment.screens") == [("Start", "a1")]
    assert rows(running, "select user_id, group_id, name from raw_segment.groups") == [("u1", "g1", "Acme")]
    assert rows(running, "select user_id, previous_id from raw_segment.aliases") == [("u1", "a1")]
    late = f"""
        select count(*) from (
            select id, timestamp from raw_segment.tracks
            union all select id, timestamp from raw_segment.pages
        ) as calls
        where timestamp between '{WHEN:%F %T}' and '{WHEN:%F} 10:01' and id <> ''
    """
    assert rows(running, late) == [(2,)]


@pytest.mark.parametrize("library", ["segment", "rudder"])
def test_a_library_sends_again_what_a_killed_collector_did_not_answer(library: str, collector: Start) -> None:
    running = collector()
    errors: list[Exception] = []
    client = {"segment": SegmentClient, "rudder": RudderClient}[library](
        KEY,
        host=f"http://127.0.0.1:{running.port}",
        on_error=lambda error, items: errors.append(error),
        upload_size=10,
    )
    for number in range(200):
        client.track("u1", "Product Viewed", {"product_id": f"p{number}"}, message_id=f"m{number}")
        if number in (50, 120):
            running.kill()
            running.start()
    client.flush()
    client.join()
    running.stop()
    assert errors == []
    assert sorted(rows(running, "select id, product_id from raw_segment.product_viewed")) == sorted(
        (f"m{number}", f"p{number}") for number in range(200)
    )


@pytest.mark.parametrize("library", ["segment", "rudder"])
def test_a_library_is_told_of_a_wrong_key_and_gives_up_at_once(library: str, collector: Start) -> None:
    running = collector()
    errors: list[Any] = []
    client = {"segment": SegmentClient, "rudder": RudderClient}[library](
        "wrong-key",
        host=f"http://127.0.0.1:{running.port}",
        on_error=lambda error, items: errors.append(error),
    )
    client.track("u1", "Product Viewed")
    client.flush()
    client.join()
    assert [(error.status, error.code) for error in errors] == [(401, "wrong_key")]
    assert running.stop().count("401 wrong_key") == 1
