"""dbt in this process: one start, as many invocations as the run needs."""

import os
from collections.abc import Generator
from contextlib import contextmanager

from orchestration.lib.errors import WeftError
from orchestration.lib.settings import PROJECT_ROOT, Settings


@contextmanager
def dbt_environment(settings: Settings) -> Generator[None]:
    """Environment variables that bind dbt to this run's files, put back afterwards."""
    wanted = {"WEFT_HOME": str(settings.home), "DO_NOT_TRACK": "1", "DBT_PROFILES_DIR": str(PROJECT_ROOT)}
    if settings.as_of:
        wanted["WEFT_AS_OF"] = settings.as_of.strftime("%Y-%m-%d %H:%M:%S")
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def run_dbt(settings: Settings, *arguments: str) -> list:
    """Runs one dbt command and returns its node results.

    Raises:
        WeftError: dbt could not start, or at least one node failed; the message names the first few.
    """
    from dbt.cli.main import dbtRunner

    settings.home.mkdir(parents=True, exist_ok=True)
    with dbt_environment(settings):
        outcome = dbtRunner().invoke([*arguments, "--project-dir", str(PROJECT_ROOT)])
    results = list(getattr(outcome.result, "results", None) or [])
    log = "see the log in logs/dbt.log"
    if outcome.exception is not None:
        raise WeftError(f"dbt {arguments[0]} could not run: {outcome.exception}", log)
    if not outcome.success:
        failed = [result for result in results if result.status in ("error", "fail", "runtime error")]
        names = ", ".join(result.node.name for result in failed[:5])
        raise WeftError(f"dbt {arguments[0]}: {len(failed)} nodes failed: {names}", log)
    return results
