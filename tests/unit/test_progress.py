"""What a run shows of its steps: a bar on a terminal, plain lines in a log, and all of its time named."""

import os
import pty
import re
import subprocess
import sys

import pytest

from orchestration.base.settings import PROJECT_ROOT
from orchestration.job.progress import Progress, all_of, current_progress, shown_progress

RUN = """
import os
import time
from orchestration.job.progress import shown_progress
with shown_progress() as progress:
    progress.start()
    with progress.step("landing"):
        pass
    with progress.step("models"):
        # as Dagster does while a step runs
        terminal, log = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(log, 2)
        for done in range(1, 4):
            progress.at(done, 3)
            time.sleep(0.3)
        os.dup2(terminal, 2)
    for _ in range(3):
        with progress.step("syncs"):
            pass
print("the summary")
"""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def on_a_terminal(code: str) -> tuple[str, str]:
    """What a command writes to a terminal as its stderr, and to a pipe as its stdout."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(PROJECT_ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        shown += read
    output, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0, shown.decode()
    return shown.decode(), output.decode()


def test_a_log_gets_a_line_when_a_step_begins_and_one_when_it_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with shown_progress() as progress:
        progress.start()
        progress.start("parsing")
        progress.start()
        for step in ("landing", "models", "syncs", "syncs", "publish"):
            with current_progress().step(step):
                if step == "models":
                    current_progress().at(7, 7)
    output, errors = capsys.readouterr()
    assert output == ""
    assert CONTROL.search(errors) is None
    said = [re.sub(r"\d+\.\d s", "N s", line) for line in errors.splitlines()]
    assert said == [
        "starting: begun",
        "starting: ended after N s",
        "parsing: begun",
        "parsing: ended after N s",
        "starting: begun",
        "starting: ended after N s",
        "landing: begun",
        "landing: ended after N s",
        "models: begun",
        "models: ended after N s, 7 of 7 nodes",
        "syncs: begun",
        "syncs: ended after N s",
        "publish: begun",
        "publish: ended after N s",
    ]


def test_a_log_says_which_step_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="row 7"), shown_progress() as progress, progress.step("models"):
        raise ValueError("row 7")
    errors = capsys.readouterr().err
    assert re.search(r"^models: failed after \d\.\d s$", errors, flags=re.M)
    assert "row 7" not in errors


def test_a_terminal_shows_a_bar_and_each_step_with_its_seconds() -> None:
    shown, output = on_a_terminal(RUN)
    assert output == "the summary\n"
    assert re.search("━.* of 3", shown)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    ended = re.findall(r"✓ (\w+) +\d+\.\d s(?:  (.*?))?\r", plain)
    assert ended == [("starting", ""), ("landing", ""), ("models", "3 of 3 nodes"), ("syncs", "")]
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor is shown again"


def test_a_run_that_nobody_looks_at_is_silent_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    with current_progress().step("landing"):
        pass
    progress = Progress()
    with progress.step("landing"):
        pass
    assert capsys.readouterr() == ("", "")
    assert list(progress.seconds) == ["landing"]


@pytest.mark.parametrize("whole", [10.0, 10.04, 12.34, 9.9])
def test_the_parts_of_the_time_make_the_whole(whole: float) -> None:
    text = all_of({"starting": 1.26, "landing": 0.04, "models": 8.05}, whole)
    total, *parts = [float(number) for number in re.findall(r"\d+\.\d", text)]
    assert total == pytest.approx(whole, abs=0.051)
    assert sum(parts) == pytest.approx(total, abs=1e-9)
    assert "starting 1.3, landing 0.0" in text


def test_an_interrupted_bar_gives_the_cursor_back() -> None:
    code = (
        "import os, signal, time\n"
        "from orchestration.base.interrupts import end_on_interrupt\n"
        "from orchestration.job.progress import shown_progress\n"
        "os._exit = lambda code, end=os._exit: end(0)\n"
        "end_on_interrupt()\n"
        "with shown_progress() as progress, progress.step('models'):\n"
        "    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)\n"
        "    time.sleep(0.5)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(30)\n"
    )
    shown, _ = on_a_terminal(code)
    assert "weft: interrupted" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
