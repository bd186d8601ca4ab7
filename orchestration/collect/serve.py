"""The collector as a process: from its settings to the last event on the disk."""

import logging
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from orchestration.base.errors import WeftError
from orchestration.base.interrupts import leave_to
from orchestration.base.settings import Settings
from orchestration.collect.app import Collector
from orchestration.collect.config import CollectConfig, load_config
from orchestration.collect.store import Store
from orchestration.landing.contracts import read_contracts

LOG_BYTES = 10_000_000
CONNECTIONS = 1000
GRACE_SECONDS = 20
"""How long requests may go on once the process was asked to end."""


def serve(settings: Settings, host: str, port: int) -> None:
    """Takes events until the process is asked to end (SIGTERM, Ctrl-C).

    Raises:
        WeftError: nobody may send, there is no landing folder, or it cannot be written.
    """
    if settings.landing is None:
        raise WeftError("there is no landing folder to write to", "name one with --landing or WEFT_LANDING")
    contracts = read_contracts()
    config = load_config(settings, contracts)
    log = _logger(settings)
    store = Store(settings.landing.expanduser().absolute(), config.limits, log.info)
    listening = _listen(host, port)
    store.open()
    for key in config.write_keys.values():
        if contracts.layout_named(key.folder) is None:
            store.say_layout(key.folder, "segment")
    app = Collector(config, store, log.info).app()
    _publish_at_the_end(app, store)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",
            access_log=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
            proxy_headers=False,
        )
    )
    told = list[int]()

    def end(number: int, _frame: object) -> None:
        # Other commands end at once when told to; this one answers and publishes first.
        told.append(number)
        server.should_exit = True

    leave_to(end)
    _say(config, store.landing, host, listening.getsockname()[1])
    server.run(sockets=[listening])
    if told:
        line = "weft: ended; every event that was answered is on the disk, and lands"
        print(f"\n{line}", file=sys.stderr, flush=True)
        sys.exit(128 + told[0])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=CONNECTIONS)
    except OSError as error:
        raise WeftError(
            f"cannot listen on {host}, port {port}: {error.strerror}",
            "name another one with --host or --port",
        ) from error


def _publish_at_the_end(app: Starlette, store: Store) -> None:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        yield
        store.close()

    app.router.lifespan_context = lifespan


def _logger(settings: Settings) -> logging.Logger:
    settings.logs.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger("weft.collect")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    line = logging.Formatter("%(asctime)s UTC %(message)s", "%Y-%m-%d %H:%M:%S")
    line.converter = lambda seconds: datetime.fromtimestamp(seconds or 0, UTC).timetuple()
    for handler in (
        RotatingFileHandler(settings.logs / "collect.log", maxBytes=LOG_BYTES, backupCount=3),
        logging.StreamHandler(sys.stderr),
    ):
        handler.setFormatter(line)
        logger.addHandler(handler)
    return logger


def _say(config: CollectConfig, landing: Path, host: str, port: int) -> None:
    print(f"takes events at http://{host}:{port} into {landing}")
    for key in config.write_keys.values():
        print(f"  write key of {key.name}: into {key.folder}")
    for webhook in config.webhooks.values():
        print(f"  /webhooks/{webhook.name}: {webhook.vendor}")
    for name in config.off:
        print(f"  off: {name}")
    sys.stdout.flush()
