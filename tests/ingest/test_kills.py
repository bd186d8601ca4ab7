"""A run that is killed (-9) at any moment: the runs after it land every row, and no row twice."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.conftest import Account
from tests.ingest.test_vendors import ROWS
from tests.ingest.vendors import ListServer, ShopifyServer
from tests.ingest.worker import start

KILLS = int(os.environ.get("WEFT_TEST_INGEST_KILLS", "3"))
"""For each vendor; 60 by hand."""


def test_after_any_kill_the_next_runs_land_every_row_once(
    vendor: type[ListServer], open_account: Callable[..., Account], tmp_path: Path
) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    chance = random.Random(server.name)
    cut_short = 0
    for number in range(1, KILLS + 1):
        stop_at = len(server.requests) + chance.randrange(1, 12)
        process = start(tmp_path, server.name)
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


@pytest.mark.parametrize("renames", [1, 2, 3, 5])
def test_files_that_nobody_has_noted_are_written_again(
    renames: int, open_account: Callable[..., Account], tmp_path: Path
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    process = start(tmp_path, "shopify", renames)
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    landed = sum(account.tables().values())
    assert landed > 0
    # The row that was read first has moved: the next files hold other rows than those that were cut off.
    server.change("orders", server.lists["orders"][0]["id"], minutes=ROWS + 1)
    assert account.run().errors == []
    assert account.missing() == {}
    assert account.twice() == {}
