"""What a sync costs: planning over a million rows, sending them to a server on loopback, and sending
nothing."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.activation.accounts import Account
from orchestration.activation.engine import Sync
from orchestration.activation.spec import SyncSpec
from orchestration.base.settings import Settings
from tests.bench.measure import Options, Row

MAPPING = {"first_name": "first_name", "location.city": "city"} | {
    f"properties.trait_{number}": f"trait_{number}" for number in range(6)
}
SPEC = SyncSpec(
    name="klaviyo__win_back",
    account="klaviyo",
    object="list",
    title="Win back",
    segment="win_back",
    purpose="email_marketing",
    mapping=MAPPING,
)


def rows(options: Options) -> Iterator[Row]:
    """Plans of 1 and 5 million rows, throughput without limits, and an unchanged run."""
    million = int(1_000_000 * options.scale)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for size, goal in ((5 * million, None), (million, 5.0)):
            publish(home, size)
            seconds = min(timed(lambda: sync(home, "").plan()) for _ in range(options.repeats))
            yield Row(f"plan of {size:,} new rows, seconds", seconds, "s", goal)
        with Sink() as url:
            began = time.perf_counter()
            outcome = sync(home, url).apply(allow_changes=True)
            seconds = time.perf_counter() - began
            sent = outcome.counts["added"]
            yield Row(
                f"rows a second on loopback, limits off ({sent:,} rows, {outcome.requests:,} requests)",
                sent / seconds,
                "",
                25_000,
                at_least=True,
            )
            again = sync(home, url).apply()
            yield Row(
                f"requests of an unchanged run over {again.counts['unchanged']:,} rows", again.requests, "", 0
            )
            yield Row("seconds of that run", again.seconds, "s")


def timed(work) -> float:
    """Seconds by the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def sync(home: Path, url: str) -> Sync:
    """The sync of a home, at a server."""
    os.environ["WEFT_BENCH_KEY"] = "key"
    account = Account(
        name="klaviyo",
        destination="klaviyo",
        deliver="live" if url else "file",
        base_url=url,
        rates="off",
        credentials={"api_key": "WEFT_BENCH_KEY"},
    )
    return Sync(Settings(home=home), SPEC, {"klaviyo": account})


def publish(home: Path, size: int) -> None:
    """A generation of so many members who may all be sent to."""
    file = home / "published.duckdb"
    file.unlink(missing_ok=True)
    traits = ", ".join(f"cast(hash(i + {number}) % 1000 as integer) as trait_{number}" for number in range(6))
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"""
            create schema publish; create schema customer360; create schema segments; create schema
                activation;
            create table publish.generations as
            select 'generation' as generation_id, cast(now() at time zone 'UTC' as timestamp) as published_at;
            create table customer360.customers as
            select md5(cast(i as varchar))[:16] as customer_id, 'Ada' as first_name, 'Ghent' as city, {traits}
            from range({size}) as numbers (i);
            create table segments.segment_members as
            select 'win_back' as segment_name, customer_id, false as is_holdout from customer360.customers;
            create table activation.contact_permissions as
            select
                customer_id, 'email_marketing' as purpose, customer_id || '@example.com' as email,
                cast(null as varchar) as phone, cast(null as varchar) as blocked_reason, now() as sendable_at
            from customer360.customers;
        """)


class Sink:
    """A server of its own process that takes every import and calls it complete."""

    def __enter__(self) -> str:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": "."},
        )
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def __exit__(self, *error: object) -> None:
        self.process.kill()


def serve() -> None:
    """Answers as Klaviyo does, and keeps nothing."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    complete = {"data": {"id": "job", "attributes": {"status": "complete", "failed_count": 0}}}
    answer = json.dumps(complete).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_DELETE = _serve

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve()
