"""`python -m tests.bench.stitch_dbt ARGUMENT …`: dbt, and what it had used when its first node began."""

import sys
import time

from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

STARTED = "dbt had used"
"""Begins the line that holds the CPU seconds of dbt's own start."""


class Start:
    """Prints the CPU seconds of this process when the first node begins."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, event: EventMsg) -> None:
        """Hears an event of dbt."""
        if event.info.name == "NodeStart" and not self.seen:
            self.seen = True
            print(f"{STARTED} {time.process_time():.3f} CPU seconds", flush=True)


def main(*arguments: str) -> None:
    """Runs dbt; fails as it fails."""
    outcome = dbtRunner(callbacks=[Start()]).invoke(list(arguments))
    if outcome.exception:
        raise outcome.exception
    sys.exit(0 if outcome.success else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
