"""`weft run` as a person starts it: killed on the way, run again, run once more, run on nothing."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.base.run_lock import lock_path, read_holder
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.publish.publish import public_tables
from orchestration.sample.store import write_sample

MEASURED = {"identity_quality", "source_health"}
PER_RUN = {"run_id", "loaded_at", "quarantine_id", "newest_file_at", "load_number"}
"""Columns that differ by the run that wrote the row (an entry of the quarantine gets a fresh id)."""

KEPT_BACK = {"raw_row"}
"""Columns that stay in the warehouse."""
STEP = r"[a-z ]+: (begun|ended after \d+\.\d s(, \d+ of \d+ nodes)?)"
"""What a run that no terminal shows tells of a step."""


@pytest.fixture(scope="module")
def home(sample_store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small sample store and nothing built."""
    folder = tmp_path_factory.mktemp("run")
    shutil.copytree(sample_store.home / "sample", folder / "sample")
    return folder


def weft(home: Path, *arguments: str, **variables: str) -> subprocess.Popen:
    """Starts the command in a process of its own."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name == "WEFT_PARSED" or not name.startswith(("WEFT_", "DBT_"))
    }
    return subprocess.Popen(
        [sys.executable, "-c", "from orchestration.start import main; main()", *arguments],
        cwd=PROJECT_ROOT,
        env=inherited | {"WEFT_HOME": str(home), "PYTHONPATH": str(PROJECT_ROOT)} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    output, errors = process.communicate(timeout=900)
    return process.returncode, output, errors


def rows_of(path: Path, tables: list[tuple[str, str]]) -> dict[str, tuple]:
    """Count and sum of row hashes of each table, without the columns that name the run."""
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for schema, name in tables:
            columns = [
                column
                for (column,) in connection.execute(
                    "select column_name from information_schema.columns"
                    " where table_schema = ? and table_name = ? order by column_name",
                    [schema, name],
                ).fetchall()
                if column not in PER_RUN | KEPT_BACK
            ]
            listed = ", ".join(f'"{column}"' for column in columns)
            query = f'select count(*), sum(hash({listed})) from "{schema}"."{name}"'
            found[f"{schema}.{name}"] = connection.execute(query).fetchall()[0]
    return found


def outbox(home: Path) -> list[str]:
    return sorted(str(file.relative_to(home)) for file in (home / "outbox").rglob("*.ndjson"))


def test_ctrl_c_while_dbt_builds_is_one_line_and_the_next_run_says_so(home: Path) -> None:
    """As a terminal sends it: to every process of the run at once."""
    process = weft(home, "run")
    deadline = time.monotonic() + 600
    while not list((home / "target" / "run").rglob("stg_*.sql")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    code, output, errors = finish(process)
    assert (code, output) == (130, "")
    safe = "readers keep what was published, and the next run starts afresh"
    *steps, last = [line for line in errors.splitlines() if line]
    assert last == f"weft: interrupted in `weft run`, step models; {safe}"
    assert [line for line in steps if not re.fullmatch(STEP, line)] == []
    died = read_holder(lock_path(Settings(home=home)))
    assert died is not None
    assert died.story.endswith(" UTC: interrupted")
    shutil.rmtree(home / "target" / "run")


def test_a_run_that_was_killed_is_put_right_by_the_next(home: Path, built_sample: Settings) -> None:
    """Killed in the middle of the models; the next run ends as if nothing had happened."""
    process = weft(home, "run")
    deadline = time.monotonic() + 600
    while not list((home / "target" / "run").rglob("uni_*.sql")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (home / "published.duckdb").exists()

    code, output, errors = finish(weft(home, "run"))
    assert code == 0, errors
    assert f"the run of process {process.pid} " in errors
    for word in ("identity", "orders", "segments", "checks", "time", "report"):
        assert any(line.startswith(word) for line in output.splitlines()), output
    assert len(output.splitlines()) <= 14
    assert_all_is_told(output, errors)
    assert Path(output.splitlines()[-1].split()[-1]).is_file()
    tables = public_tables(built_sample)
    assert rows_of(home / "published.duckdb", tables) == rows_of(built_sample.warehouse, tables)


def assert_all_is_told(output: str, errors: str) -> None:
    """Each step when it began and ended, every node of the models, and all of the time."""
    steps = ("landing", "models", "expectations", "publish", "alerts", "syncs", "report")
    for step in ("starting", *steps):
        assert f"{step}: begun" in errors
        assert re.search(rf"^{step}: ended after \d+\.\d s", errors, flags=re.M), errors
    done, total = re.findall(r"(\d+) of (\d+) nodes", errors)[0]
    assert done == total
    assert "\x1b" not in errors + output
    (time,) = [line for line in output.splitlines() if line.startswith("time")]
    whole, *parts = [float(number) for number in re.findall(r"\d+\.\d", time)]
    assert sum(parts) == pytest.approx(whole, abs=0.01)
    assert all(f"{step} " in time for step in ("starting", *steps, "between steps"))


def test_an_unchanged_second_run_sends_nothing_and_keeps_every_row(home: Path) -> None:
    # What is measured in every run grows by every run; nothing else may change.
    tables = [table for table in public_tables(Settings(home=home)) if table[1] not in MEASURED]
    before, sent = rows_of(home / "published.duckdb", tables), outbox(home)
    assert sent, "the first run sent something"
    with duckdb.connect(str(home / "published.duckdb"), read_only=True) as reader:
        code, output, errors = finish(weft(home, "run"))
        assert reader.execute("select count(*) from publish.generations").fetchall() == [(1,)]
    assert code == 0, errors
    assert "unchanged" in output
    assert outbox(home) == sent
    assert rows_of(home / "published.duckdb", tables) == before


def test_a_run_over_nothing_says_so_and_readers_keep_what_they_have(home: Path, tmp_path: Path) -> None:
    generation = (home / "published.duckdb").stat().st_mtime_ns
    code, _, errors = finish(weft(home, "run", WEFT_LANDING=str(tmp_path / "absent")))
    assert code == 1
    assert str(tmp_path / "absent") in errors
    assert "→" in errors
    assert "Traceback" not in errors
    assert (home / "published.duckdb").stat().st_mtime_ns == generation


def test_a_shop_that_opened_yesterday_runs_from_end_to_end(tmp_path: Path) -> None:
    """Two people, and exports of which some hold nothing."""
    write_sample(tmp_path / "landing", tmp_path / "truth", people=2, seed=1)
    empty = [file for file in (tmp_path / "landing").rglob("*.jsonl") if not file.stat().st_size]
    assert empty, "some export holds nothing"
    code, output, errors = finish(weft(tmp_path / "home", "run", WEFT_LANDING=str(tmp_path / "landing")))
    assert code == 0, errors
    assert Path(output.splitlines()[-1].split()[-1]).is_file()
    with duckdb.connect(str(tmp_path / "home" / "published.duckdb"), read_only=True) as reader:
        count = "select count(*), count(distinct customer_id) from customer360.customers"
        customers, ids = reader.execute(count).fetchone() or (0, 0)
    assert customers == ids >= 2
