"""A dbt build told while it goes on: each model as soon as it is built."""

import itertools
import queue
import threading
from collections.abc import Callable, Generator
from typing import Any

from orchestration.base.dbt.run import try_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings

BUILT = ("LogModelResult", "LogSeedResult")
"""dbt's events that say how a model or a seed ended."""
TOTAL = dict.fromkeys((*BUILT, "LogSnapshotResult", "SkippingDetails", "LogSkipBecauseError"), "total") | {
    "LogTestResult": "num_models"
}
"""Those that say how any node ended, and how each calls the number of all nodes."""


def stream_dbt(
    settings: Settings, *arguments: str, count: Callable[[int, int], None] = lambda done, total: None
) -> Generator[str, None, tuple[list, WeftError | None]]:
    """Runs one dbt command; yields the unique id of each model and seed when built, and returns all results.

    dbt runs in a thread of its own, for its caller has to listen while it works.

    Args:
        settings: of this run.
        arguments: the command and its options.
        count: told in that thread how many nodes are done, of how many.
    """
    done = itertools.count(1)
    heard: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    ended: list[Any] = []

    def listen(event: Any) -> None:
        if event.info.name in TOTAL:
            count(next(done), getattr(event.data, TOTAL[event.info.name]))
        if event.info.name in BUILT and event.info.level == "info":
            heard.put(event.data.node_info.unique_id)

    def work() -> None:
        try:
            ended.append(try_dbt(settings, *arguments, listen=listen))
        except BaseException as error:
            ended.append(error)
        finally:
            heard.put(None)

    threading.Thread(target=work, name="dbt", daemon=True).start()
    yield from iter(heard.get, None)
    (outcome,) = ended
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
