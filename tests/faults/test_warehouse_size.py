"""The warehouse file when its tables are replaced night after night, as the profile has DuckDB open it.

Blocks of a replaced table are free for others only after a checkpoint. With none but that at the end, a run
writes all tables beside those of the run before, and the file is twice as large as what is in it. Checkpoints
on the way must lose nothing, whenever the process is killed.
"""

from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.base.settings import PROJECT_ROOT
from tests.faults.processes import kill_after, moments

TABLES = 30
ROWS = 100_000
"""Of a table: fewer than go straight to the file (122,880)."""


def open_warehouse(file: Path) -> duckdb.DuckDBPyConnection:
    """As dbt opens it, but for what the environment says."""
    target = yaml.safe_load((PROJECT_ROOT / "profiles.yml").read_text())["weft"]["outputs"]["duckdb"]
    options = {name: value for name, value in target["config_options"].items() if "env_var" not in str(value)}
    assert "wal_autocheckpoint" in options
    return duckdb.connect(str(file), config=options | {"threads": 1})


def build(file: Path, run: int) -> None:
    """Replaces every table, each with its line in a log that is only added to, as a run does."""
    with open_warehouse(file) as connection:
        connection.execute("create table if not exists log (run integer, name varchar)")
        for number in range(TABLES):
            connection.execute("begin")
            connection.execute(
                f"create or replace table t{number} as select {run} as run, hash(range) as a,"
                f" hash(range + {run + number}) as b, hash(range * {run + 2}) as c from range({ROWS})"
            )
            connection.execute("insert into log values (?, ?)", [run, f"t{number}"])
            connection.execute("commit")


def build_often(file: Path, first: int) -> None:
    for run in range(first, first + 100):
        build(file, run)


def test_a_run_reuses_the_blocks_of_the_tables_that_it_replaces(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    sizes = []
    for run in range(3):
        build(file, run)
        sizes.append(file.stat().st_size)
    assert max(sizes) < 1.5 * sizes[0], sizes


@pytest.mark.parametrize("moment", moments(4, within=2.0))
def test_a_kill_leaves_every_table_whole_and_every_line_of_the_log(tmp_path: Path, moment: float) -> None:
    file = tmp_path / "warehouse.duckdb"
    build(file, 0)
    assert kill_after(moment, build_often, file, 1)
    with open_warehouse(file) as connection:
        logged = dict(connection.execute("select name, max(run) from log group by name").fetchall())
        for number in range(TABLES):
            found = connection.execute(f"select count(*), min(run), max(run) from t{number}").fetchall()
            assert found == [(ROWS, logged[f"t{number}"], logged[f"t{number}"])]
        newest = max(logged.values())
        lines = connection.execute("select run, count(*) from log group by run order by run").fetchall()
        assert [count for run, count in lines if run < newest] == [TABLES] * newest
    build(file, newest + 1)
