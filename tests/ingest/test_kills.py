"""A run that is killed (-9) at any moment: the runs after it land every row, and no row twice."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from orchestration.base.settings import Settings
from tests.ingest.conftest import MOST_ROWS, Account
from tests.ingest.test_vendors import ROWS
from tests.ingest.vendors import ListServer

KILLS = int(os.environ.get("WEFT_TEST_INGEST_KILLS", "4"))
"""For each vendor; 60 by hand."""

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["orchestration.ingest.ingest", "orchestration.ingest.walk"])


def read(folder: Path, source: str, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    # Imported here, for the worker must set its environment first.
    from orchestration.ingest.ingest import ingest

    settings = Settings(home=folder / "home", landing=folder / "landing")
    ingest(settings, source, patience=timedelta(seconds=3), rates=[], rows_a_file=MOST_ROWS)


def test_after_any_kill_the_next_runs_land_every_row_once(
    vendor: type[ListServer], open_account: Callable[..., Account], tmp_path: Path
) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    begins = server.name.upper()
    environment = {name: value for name, value in os.environ.items() if name.startswith(begins)}
    chance = random.Random(server.name)
    cut_short = 0
    for number in range(1, KILLS + 1):
        process = CONTEXT.Process(target=read, args=(tmp_path, server.name, environment))
        stop_at = len(server.requests) + chance.randrange(1, 12)
        process.start()
        until = time.monotonic() + 30
        while process.is_alive() and len(server.requests) < stop_at and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.03))
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
            cut_short += 1
        process.join(30)
        server.add(3, first=1_000 * number)
    assert cut_short >= KILLS / 2, "the kills came too late to prove anything"
    assert account.run().errors == []
    # What changed while the last of the cut-off runs went on is the next run's.
    assert account.run().errors == []
    assert account.missing() == {}
    assert account.twice() == {}
    assert server.violations == []
