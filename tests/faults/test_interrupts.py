"""Ctrl-C, SIGTERM and a closed terminal: one line, the right exit code, and the next run hears of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration.base.run_lock import lock_path, read_holder, run_lock
from orchestration.base.settings import PROJECT_ROOT, Settings

IN_A_STEP = """
import os, signal, sys, time
from pathlib import Path
from orchestration.base.interrupts import end_on_interrupt
from orchestration.base.run_lock import run_lock, step_noted
from orchestration.base.settings import Settings

sys.argv = ["weft", "run"]
end_on_interrupt()
signal.signal(signal.SIGINT, signal.default_int_handler)  # as a library would
settings = Settings(home=Path(sys.argv[0] and os.environ["HERE"]))
with run_lock(settings), step_noted(settings, "preparation"), step_noted(settings, "models"):
    print("held", flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # as a library that captures a step's output
    try:
        time.sleep(60)
    except BaseException:
        print("caught by a library")
"""
ENDS = [
    (signal.SIGINT, 130, "interrupted"),
    (signal.SIGTERM, 143, "told to end (SIGTERM)"),
    (signal.SIGHUP, 129, "its terminal was closed (SIGHUP)"),
]


def begin(code: str, home: Path, *command: str, **variables: str) -> subprocess.Popen[str]:
    """Starts Python in a session of its own, as a terminal does."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("WEFT_", "DBT_"))}
    return subprocess.Popen(
        [sys.executable, "-c", code, *command],
        cwd=PROJECT_ROOT,
        env=clean | {"HERE": str(home), "WEFT_HOME": str(home), "PYTHONPATH": str(PROJECT_ROOT)} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # a suite that runs under nohup hands its ignored signals down
        preexec_fn=_as_a_terminal_does,
    )


def _as_a_terminal_does() -> None:
    for number, *_ in ENDS:
        signal.signal(number, signal.SIG_DFL)


def held(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"


@pytest.mark.parametrize(("number", "code", "how"), ENDS)
def test_a_signal_names_the_step_and_what_is_safe_and_the_next_run_says_when(
    tmp_path: Path, number: signal.Signals, code: int, how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    process = begin(IN_A_STEP, tmp_path)
    held(process)
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output) == (code, "")
    safe = "readers keep what was published, and the next run starts afresh"
    assert errors.strip().splitlines() == [f"weft: {how} in `weft run`, step models; {safe}"]
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is not None
        assert died.ended_at is not None
    said = capfd.readouterr().err
    assert f"the run of process {process.pid} (20" in said
    assert f"was cut off in step models at {died.ended_at:%F %H:%M} UTC: {how}; starting afresh" in said
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is None
    assert capfd.readouterr().err == ""


def test_of_a_killed_run_the_next_says_which_step_had_begun(tmp_path: Path) -> None:
    process = begin(IN_A_STEP, tmp_path)
    held(process)
    process.kill()
    process.communicate()
    died = read_holder(lock_path(Settings(home=tmp_path)))
    assert died is not None
    assert died.step_at is not None
    assert died.story.endswith(f"was cut off in step models, which began at {died.step_at:%H:%M} UTC")


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    process = begin("import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" + IN_A_STEP, tmp_path)
    held(process)
    process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 143


def test_the_note_takes_no_space_when_it_is_written_again(tmp_path: Path) -> None:
    """On a disk that has filled up meanwhile, a file that grows could not be written."""
    settings = Settings(home=tmp_path)
    sizes = set()
    for _ in range(2):
        with run_lock(settings):
            sizes.add(lock_path(settings).stat().st_size)
        sizes.add(lock_path(settings).stat().st_size)
    assert len(sizes) == 1


MAIN = "from orchestration.start import main; main()"
COMMANDS = [
    (["load"], "weft: told to end (SIGTERM) in `weft load`; what was loaded before is whole"),
    (["diff", "identity"], "weft: told to end (SIGTERM) in `weft diff identity`; nothing was changed"),
    (["sync", "apply"], "weft: told to end (SIGTERM) in `weft sync apply`; what destinations have confirmed"),
    (["build"], "weft: told to end (SIGTERM) in `weft build`; readers keep what was published"),
]


@pytest.mark.parametrize(("command", "line"), COMMANDS)
def test_every_long_command_ends_in_one_line(tmp_path: Path, command: list[str], line: str) -> None:
    """Told to end as it begins: while Python imports what the command needs, nothing else is said."""
    process = begin(MAIN, tmp_path, *command)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=30)
    assert (process.returncode, output) == (143, "")
    assert errors.strip().startswith(line)
    assert len(errors.strip().splitlines()) == 1


WITH_A_WORKER = """
import os, time
from orchestration.quality.expectation_worker import ExpectationWorker
print(ExpectationWorker()._process.pid, flush=True)
time.sleep(1)
os._exit(130)
"""


def test_the_process_of_the_expectations_ends_with_the_run(tmp_path: Path) -> None:
    process = begin(WITH_A_WORKER, tmp_path)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.wait(30)
    deadline = time.monotonic() + 30
    while is_alive(worker):
        assert time.monotonic() < deadline, "it goes on without anybody to answer to"
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
