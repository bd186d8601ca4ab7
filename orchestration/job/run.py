"""`weft run`: the Dagster job, executed in this process."""

import json
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.base.dbt.parsed import is_prepared, parsed_meanwhile
from orchestration.base.errors import WeftError
from orchestration.base.failures import readable
from orchestration.base.files import disk_full, is_disk_full, write_whole
from orchestration.base.run_lock import run_lock, step_noted
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.job.alerts import alert
from orchestration.job.last_run import read_last_run
from orchestration.job.progress import PARSING, Progress, current_progress, shown_progress
from orchestration.landing.landed import with_sources
from orchestration.landing.look import look_at

if TYPE_CHECKING:
    import dagster as dg

JOB_HERE = "build_warehouse_here"
"""The job as it is executed in this process: Dagster's record of it ends with the run."""
KEPT_RUNS = 200
"""Runs of `weft run` in the history that Dagster shows."""
SAMPLE_PEOPLE = 5_000
SAMPLE_SEED = 7

DAGSTER_YAML = """\
# Written by Weft. Runs and schedules are kept in this folder; nothing is reported to anyone.
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    # One step at a time on each account of a destination.
    default_limit: 1
run_monitoring:
  enabled: true
  poll_interval_seconds: 60
run_retries:
  enabled: true
  max_retries: 1
compute_logs:
  # Steps print nothing. Two processes a stream would watch for it, and print a stack trace on Ctrl-C.
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
retention:
  sensor:
    purge_after_days: 7
"""


def run_job(settings: Settings, say: Callable[[str], None]) -> list[str]:
    """Loads, builds, checks, publishes, syncs and reports; returns the lines of the summary.

    Raises:
        WeftError: what people wrote is wrong, there is no landing folder, a run is going already, or a step
            failed.
    """
    started = time.monotonic()
    with told_of_failure(settings):
        refuse_landing(settings)
        from orchestration.precheck.project import check_project

        check_project(with_sources(settings))
    with run_lock(settings), step_noted(settings, "preparation"), told_of_failure(settings):
        settings = with_sources(settings)
        with shown_progress() as progress, parsed_meanwhile(settings) as wait:
            if settings.landing is None:
                ensure_sample(settings, say, progress)
            progress.start()
            problems = execute(settings, wait)
    if problems:
        alert(settings, "Weft: the run went through, with problems", problems)
    from orchestration.job.summary import summary

    return summary(settings, time.monotonic() - started)


@contextmanager
def told_of_failure(settings: Settings) -> Generator[None]:
    """Tells whoever is to be told what ends a run; it comes out as a WeftError."""
    try:
        yield
    except Exception as error:
        # Dagster raises what its own files meet, such as a full disk, past every step.
        told = error if isinstance(error, WeftError) else readable(error, settings)
        alert(settings, "Weft: the run failed; readers keep the generation before", [str(told)])
        if told is error:
            raise
        raise told from error


def refuse_landing(settings: Settings) -> None:
    """Refuses a landing folder that the load would refuse, before anything is imported.

    Raises:
        WeftError: what `look_at` refuses.
    """
    if settings.landing is not None:
        look_at(settings)


def ensure_sample(settings: Settings, say: Callable[[str], None], progress: Progress) -> None:
    """Makes the sample store, unless it is there already."""
    if (settings.sample_landing.parent / "sample.json").exists():
        return
    from orchestration.sample.store import write_sample

    say(f"making the sample store of {SAMPLE_PEOPLE:,} people (WEFT_LANDING is not set)")
    with progress.step("sample"):
        write_sample(settings.sample_landing, settings.sample_truth, people=SAMPLE_PEOPLE, seed=SAMPLE_SEED)


def execute(settings: Settings, parsed: Callable[[], object]) -> list[str]:
    """Executes the job `build_warehouse` and raises what made its first step fail.

    Args:
        settings: of this run.
        parsed: comes back when the project is parsed.

    Returns:
        What went wrong without ending the run, such as a sync that failed.
    """
    prepare_environment(settings)
    import dagster as dg
    import dagster_dbt  # noqa: F401  (seconds, better spent while the project is being parsed)

    progress = current_progress()
    if not is_prepared(settings):
        progress.start(PARSING)
    parsed()
    progress.start()
    from orchestration.definitions import defs

    job = in_this_process(defs())
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.get() as instance:
        tidy_history(instance)
        result = job.execute_in_process(run_config=quiet, instance=instance, raise_on_error=False)
        if not result.success:
            raise failure(result, settings)
    return problems_of(settings)


def tidy_history(instance: "dg.DagsterInstance") -> None:
    """What earlier runs of this kind left: those that were cut off are failed, and the oldest are forgotten.

    The run lock is held, so that whatever still counts as going on is not.
    """
    import dagster as dg

    left = instance.get_runs(dg.RunsFilter(job_name=JOB_HERE))
    for run in left:
        if not run.is_finished:
            instance.report_run_failed(run, "the process that ran it was cut off")
    for run in left[KEPT_RUNS:]:
        instance.delete_run(run.run_id)


def problems_of(settings: Settings) -> list[str]:
    """What the run that just ended notes of steps that failed and did not end it."""
    return read_last_run(settings).get("problems") or []


def in_this_process(definitions: "dg.Definitions") -> "dg.JobDefinition":
    """The job `build_warehouse`, without a Dagster check for each of dbt's tests.

    dbt runs its tests all the same, and one that fails fails the job; what they found is kept in the checks
    of the generation. Only Dagster's record of hundreds of checks is left out: it would end with this run.
    """
    import dagster as dg

    tests = [
        key
        for asset in definitions.assets or []
        if isinstance(asset, dg.AssetsDefinition) and asset.op.name == "warehouse"
        for key in asset.check_keys
    ]
    job = dg.define_asset_job(
        JOB_HERE,
        selection=dg.AssetSelection.all() - dg.AssetSelection.checks(*tests),
        executor_def=dg.in_process_executor,
    )
    return dg.Definitions.merge(definitions, dg.Definitions(jobs=[job])).resolve_job_def(job.name)


def failure(result, settings: Settings) -> WeftError:
    """What made the first step fail, without Dagster's stack traces: a WeftError, else the first cause."""
    errors = [
        event.event_specific_data.error
        for event in result.all_events
        if event.event_type_value in ("STEP_FAILURE", "PIPELINE_FAILURE") and event.event_specific_data
    ]
    causes = [cause for error in errors for cause in _causes(error)]
    for error in causes:
        if error.cls_name == "WeftError":
            what, _, fix = error.message.strip().partition("\n  → ")
            return WeftError(what.partition("WeftError: ")[2] or what, fix)
    for error in causes:
        if is_disk_full(Exception(error.message), settings.home):
            return disk_full(settings.home, error.message.strip())
    # Dagster wraps what a step raises: what it wraps says more.
    own = [error for error in causes if not str(error.cls_name).startswith("Dagster")]
    first = next(
        (error.message.strip() for error in [*reversed(own), *causes] if error.message), "the run failed"
    )
    log = settings.logs / "weft.log"
    with suppress(OSError):
        settings.logs.mkdir(parents=True, exist_ok=True)
        with log.open("a") as out:
            out.writelines(f"{error.to_string()}\n" for error in errors if error)
    return WeftError(
        f"a step failed: {first.splitlines()[0]}",
        f"the whole error is in {log}; readers keep the generation before. Mend what is named and run again",
    )


def _causes(error) -> Iterator:
    """An error and all that led to it, the nearest first."""
    while error is not None:
        yield error
        error = error.cause or error.context


def prepare_environment(settings: Settings) -> Path:
    """Settings for Dagster and everything it starts: its home, no telemetry, this run's folders."""
    home = settings.home / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists() or configuration.read_text() != DAGSTER_YAML:
        write_whole(configuration, DAGSTER_YAML)
    settings.logs.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DAGSTER_HOME": str(home),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "DO_NOT_TRACK": "1",
        "WEFT_HOME": str(settings.home),
    }
    if settings.landing:
        os.environ["WEFT_LANDING"] = str(settings.landing)
    if settings.sources is not None:
        os.environ["WEFT_SOURCES"] = json.dumps(settings.sources)
    os.chdir(PROJECT_ROOT)
    return home
