"""One run at a time, and a killed one leaves no lock behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.base.run_lock import is_running, lock_path, run_lock
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.cli import app
from tests.faults.processes import CONTEXT, start


def hold(home: Path, held, release) -> None:
    with run_lock(Settings(home=home)):
        held.set()
        release.wait(60)


def test_a_second_run_exits_at_once_and_names_the_first(tmp_path: Path) -> None:
    held, release = CONTEXT.Event(), CONTEXT.Event()
    first = start(hold, tmp_path, held, release)
    assert held.wait(60)
    started = time.monotonic()
    second = subprocess.run(
        [sys.executable, "-c", "from orchestration.cli import main; main()", "run"],
        cwd=PROJECT_ROOT,
        env=os.environ | {"WEFT_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert f"a run is already going in {tmp_path} (process {first.pid}, since 20" in second.stderr
    assert "Traceback" not in second.stderr
    assert time.monotonic() - started < 20
    assert not (tmp_path / "sample").exists()
    release.set()
    first.join(60)
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is None


def test_the_lock_of_a_killed_run_is_free_and_its_end_is_noticed(tmp_path: Path) -> None:
    held, release = CONTEXT.Event(), CONTEXT.Event()
    process = start(hold, tmp_path, held, release)
    assert held.wait(60)
    running = is_running(Settings(home=tmp_path))
    assert running is not None
    assert running.pid == process.pid
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(60)
    assert is_running(Settings(home=tmp_path)) is None
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is not None
        assert died.pid == process.pid
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is None


def test_a_half_written_lock_file_is_no_obstacle(tmp_path: Path) -> None:
    lock_path(Settings(home=tmp_path)).write_text('{"pid": 12')
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is None


def race(home: Path, begin, wins, losses) -> None:
    begin.wait(60)
    try:
        with run_lock(Settings(home=home)):
            with wins.get_lock():
                wins.value += 1
            time.sleep(0.2)
    except WeftError:
        with losses.get_lock():
            losses.value += 1


def test_of_two_that_start_together_never_both_fail(tmp_path: Path) -> None:
    for number in range(10):
        begin, wins, losses = CONTEXT.Event(), CONTEXT.Value("i", 0), CONTEXT.Value("i", 0)
        both = [start(race, tmp_path / str(number), begin, wins, losses) for _ in range(2)]
        begin.set()
        for process in both:
            process.join(60)
        assert wins.value >= 1
        assert wins.value + losses.value == 2


def test_the_job_may_take_the_lock_that_its_command_holds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with run_lock(settings):
        with run_lock(settings):
            pass
        assert is_running(settings) is not None
    assert is_running(settings) is None
    with pytest.raises(RuntimeError), run_lock(settings):
        raise RuntimeError
    assert is_running(settings) is None


INTERRUPTED = """
import sys, time
from pathlib import Path
from orchestration.base.interrupts import end_on_interrupt
from orchestration.base.run_lock import run_lock
from orchestration.base.settings import Settings

end_on_interrupt()
with run_lock(Settings(home=Path(sys.argv[1]))):
    print("held", flush=True)
    try:
        time.sleep(60)
    except BaseException:
        print("caught by a library")
"""


def test_an_interrupt_is_one_line_and_the_next_run_hears_of_it(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path)],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert output == ""
    assert errors.strip().splitlines() == [
        "weft: interrupted; readers keep what was published, and the next run starts afresh"
    ]
    with run_lock(Settings(home=tmp_path)) as died:
        assert died is not None
        assert died.pid == process.pid


@pytest.mark.parametrize("command", [["load"], ["publish"], ["rewind", "--to", "2025-01-01"]])
def test_no_command_writes_into_the_warehouse_of_a_run_that_is_going(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held, release = CONTEXT.Event(), CONTEXT.Event()
    running = start(hold, tmp_path, held, release)
    assert held.wait(60)
    monkeypatch.setenv("WEFT_HOME", str(tmp_path))
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, WeftError)
    assert f"a run is already going in {tmp_path} (process {running.pid}," in str(result.exception)
    assert not (tmp_path / "warehouse.duckdb").exists()
    release.set()
    running.join(60)
