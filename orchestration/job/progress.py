"""What `weft run` tells while it goes on: the step it is at, how far that is, and what each step took.

A terminal gets one line that is redrawn, with a bar; a file or a pipe gets a plain line when a step begins
and one when it ends. All of it goes to stderr, for stdout is the summary's, and none of it names a row.
"""

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

STARTING = "starting"
"""What comes before the first step: importing Dagster, and making its definitions."""
PARSING = "parsing"
"""And waiting for dbt to parse the project, in a first run and where a file of it changed."""
OTHER = "between steps"
"""What is left of the whole: Dagster's own work from one step to the next."""
REDRAWN_PER_SECOND = 4


class Display:
    """How steps are shown: not at all, for a run that Dagster shows."""

    def begun(self, step: str) -> None:
        """A step begins."""

    def at(self, done: int, total: int) -> None:
        """So many nodes of the step are done."""

    def ended(self, step: str, seconds: float, nodes: str, is_failed: bool) -> None:
        """A step ended; `nodes` says how many it was of, or nothing."""


class Lines(Display):
    """For logs: no character but those of the words."""

    def begun(self, step: str) -> None:
        """One line."""
        _say(f"{step}: begun")

    def ended(self, step: str, seconds: float, nodes: str, is_failed: bool) -> None:
        """One line."""
        word = "failed" if is_failed else "ended"
        _say(f"{step}: {word} after {seconds:.1f} s{f', {nodes}' if nodes else ''}")


class Bar(Display):
    """For a terminal: a line for each step that ended, and below them the one that is going on."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
        from rich.text import Text

        class Seconds(ProgressColumn):
            def render(self, task: Task) -> Text:
                return Text(f"{task.elapsed or 0:.0f} s")

        # Dagster puts a file of its own in the place of stderr while a step runs: this is the terminal.
        self._terminal = os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8")
        self._console = Console(file=self._terminal, force_terminal=True, highlight=False, markup=False)
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[nodes]}"),
            Seconds(),
            console=self._console,
            refresh_per_second=REDRAWN_PER_SECOND,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, nodes="")

    def begun(self, step: str) -> None:
        """The line that is redrawn is this step's."""
        self._bar.remove_task(self._task)
        self._task = self._bar.add_task(step, total=None, nodes="")
        self._bar.start()

    def at(self, done: int, total: int) -> None:
        """The bar grows."""
        self._bar.update(self._task, completed=done, total=total, nodes=f"{done:,} of {total:,}")

    def ended(self, step: str, seconds: float, nodes: str, is_failed: bool) -> None:
        """Its line stays."""
        self._bar.stop()
        self._console.print(f"{'✗' if is_failed else '✓'} {step:<14} {seconds:>6.1f} s  {nodes}".rstrip())


class Progress:
    """The steps of one run: shown while they go on, and how many seconds each took in all."""

    def __init__(self, display: Display | None = None) -> None:
        self._display = display or Display()
        self._seconds: dict[str, float] = {}
        self._shown = ""
        self._shown_seconds = 0.0
        self._nodes = (0, 0)
        self._before: tuple[str, float] | None = None

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by step, in the order of their first beginning."""
        return {step: round(seconds, 1) for step, seconds in self._seconds.items()}

    def start(self, name: str = STARTING) -> None:
        """Begins something that comes before the first step; what begins next ends it."""
        self._end_start()
        self._show(name)
        self._before = (name, time.monotonic())

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        """Times a step, or a further part of one."""
        self._end_start()
        self._show(name)
        began = time.monotonic()
        try:
            yield
        finally:
            self._add(name, time.monotonic() - began)

    def at(self, done: int, total: int) -> None:
        """So many nodes of the step that is shown are done; may be called by any thread."""
        self._nodes = (done, total)
        self._display.at(done, total)

    def close(self, is_failed: bool = False) -> None:
        """Nothing follows; where the run failed, the step that is shown did."""
        self._end_start()
        self._end_shown(is_failed)

    def _show(self, name: str) -> None:
        # Parts of one step that follow each other, as the syncs do, are one for whoever looks.
        if name != self._shown:
            self._end_shown()
            self._shown = name
            self._display.begun(name)

    def _end_start(self) -> None:
        if self._before is not None:
            (name, since), self._before = self._before, None
            self._add(name, time.monotonic() - since)

    def _end_shown(self, is_failed: bool = False) -> None:
        if self._shown:
            done, total = self._nodes
            nodes = f"{done:,} of {total:,} nodes" if total else ""
            self._display.ended(self._shown, self._shown_seconds, nodes, is_failed)
        self._shown, self._shown_seconds, self._nodes = "", 0.0, (0, 0)

    def _add(self, name: str, seconds: float) -> None:
        self._seconds[name] = self._seconds.get(name, 0) + seconds
        if name == self._shown:
            self._shown_seconds += seconds


_CURRENT: list[Progress] = []
"""That of the run that this process executes: Dagster makes what steps share, and gives it no argument."""


def current_progress() -> Progress:
    """Whatever this process shows; a silent one where nobody looks."""
    return _CURRENT[-1] if _CURRENT else Progress()


@contextmanager
def shown_progress() -> Generator[Progress]:
    """Shows the steps of this process until it is left."""
    progress = Progress(Bar() if _is_terminal() else Lines())
    _CURRENT.append(progress)
    is_failed = True
    try:
        yield progress
        is_failed = False
    finally:
        progress.close(is_failed)
        _CURRENT.remove(progress)


def all_of(seconds: dict[str, float], whole: float) -> str:
    """Where the time of a run went, so that the parts make the whole."""
    whole = round(whole, 1)
    parts = {step: round(part, 1) for step, part in seconds.items()}
    parts[OTHER] = max(0.0, round(whole - sum(parts.values()), 1))
    total = round(sum(parts.values()), 1)
    return f"{total:.1f} s ({', '.join(f'{step} {part:.1f}' for step, part in parts.items())})"


def _is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
