"""What every step of the job shares: the run lock, one "now", a clock per step, and readable failures."""

import time
from collections.abc import Generator
from contextlib import contextmanager, suppress

import dagster as dg

from orchestration.base.clock import with_as_of
from orchestration.base.errors import TransientError, WeftError
from orchestration.base.failures import readable
from orchestration.base.run_lock import run_lock, step_noted
from orchestration.base.settings import Settings
from orchestration.job.last_run import write_last_run
from orchestration.job.progress import current_progress
from orchestration.landing.landed import with_sources
from orchestration.quality.checks import Check, from_dbt, write_checks
from orchestration.quality.expectation_worker import ExpectationWorker

RETRIES = 2
RETRY_SECONDS = 30
"""How often, and after how long, a step is repeated whose failure may pass by itself."""


class Workspace(dg.ConfigurableResource):
    """This run's hold on WEFT_HOME: taken when a run starts, given back when it ends."""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator["Workspace"]:
        """Takes the run lock for the whole run, and settles what its "now" is."""
        settings = with_sources(Settings())
        with run_lock(settings):
            self._run_id = context.run_id or "by hand"
            self._given = settings
            self._settings = with_as_of(settings)
            self._progress = current_progress()
            self._cpu_seconds: dict[str, float] = {}
            self._problems: list[str] = []
            self._landed: list[str] = []
            self._workers: list[ExpectationWorker] = []
            try:
                yield self
            finally:
                for worker in self._workers:
                    worker.dismiss()

    @contextmanager
    def step(self, name: str) -> Generator[Settings]:
        """Times one step; whatever goes wrong in it comes out as a WeftError."""
        worked = time.process_time()

        def note() -> None:
            spent = time.process_time() - worked
            self._cpu_seconds[name] = round(self._cpu_seconds.get(name, 0) + spent, 1)
            self._note()

        try:
            with step_noted(self._settings, name), self._progress.step(name):
                yield self._settings
        except Exception as error:
            with suppress(WeftError, OSError):  # what ended the step is told, not the note that has no space
                note()
            if isinstance(error, WeftError):
                raise
            raise readable(error, self._settings) from error
        note()

    @staticmethod
    def try_again_later(context: dg.AssetExecutionContext, error: Exception) -> None:
        """Asks Dagster to repeat a step whose failure may pass by itself, unless that was done often enough.

        Raises:
            RetryRequested: the step is repeated after a while.
        """
        if isinstance(error, TransientError) and context.retry_number < RETRIES:
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_SECONDS) from error

    def expectation_worker(self) -> ExpectationWorker:
        """The process that judges the expectations of this run: started early, it is ready when needed."""
        if not self._workers:
            self._workers.append(ExpectationWorker())
        return self._workers[0]

    @property
    def run_id(self) -> str:
        """Dagster's id of this run."""
        return self._run_id

    def tell_nodes(self, done: int, total: int) -> None:
        """Shows how many of the nodes of a build are done."""
        self._progress.at(done, total)

    def note_problem(self, error: WeftError) -> None:
        """Keeps what went wrong in a step that must not stop the others."""
        self._problems.append(str(error))
        self._note()

    def _note(self) -> None:
        note = {
            "run_id": self._run_id,
            "seconds": self._progress.seconds,
            "cpu_seconds": self._cpu_seconds,
            "problems": self._problems,
            "landing": self._landed,
        }
        write_last_run(self._settings, note)

    def note_landing(self, lines: list[str]) -> None:
        """Keeps what was landed for the summary, and settles "now" again: the landing may state its end."""
        self._landed = lines
        self._settings = with_as_of(self._given)

    def note_tests(self, results: list) -> None:
        """Keeps what dbt's tests found, for the published generation and the summary."""
        write_checks(self._settings, "tests", from_dbt(self._settings, results))

    def note_checks(self, checks: list[Check]) -> None:
        """Keeps what the expectations found."""
        write_checks(self._settings, "expectations", checks)
