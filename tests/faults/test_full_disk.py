"""A full disk: the message says which, how much is free and what to do; what others read stays whole."""

import json
import os
import re
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.files import disk_full, is_disk_full, write_whole
from orchestration.base.run_lock import run_lock
from orchestration.base.settings import Settings
from orchestration.job.last_run import read_last_run, write_last_run
from orchestration.job.progress import Progress
from orchestration.job.run import failure, problems_of
from orchestration.job.workspace import Workspace
from orchestration.quality.checks import Check, read_checks, write_checks
from tests.faults.disks import fill, small_disk
from tests.faults.test_run import finish, weft

MB = 1_000_000
SAID = r"no space left for \S+ \(.+\); [\d,]+ MB are free on the disk at {disk}"


def test_a_file_for_others_is_the_old_one_when_the_disk_is_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", MB) as disk:
        write_whole(disk / "note.json", "old")
        fill(disk)
        with pytest.raises(WeftError, match=SAID.format(disk=disk)) as caught:
            write_whole(disk / "note.json", "new" * 100_000)
        assert f"free some space in {disk}" in caught.value.fix
        assert (disk / "note.json").read_text() == "old"
        assert sorted(file.name for file in disk.iterdir()) == ["filler", "note.json"]


def test_the_run_lock_is_taken_and_given_back_on_a_disk_that_fills_up(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", MB) as disk:
        settings = Settings(home=disk)
        with run_lock(settings):
            fill(disk)
        with run_lock(settings) as died:
            assert died is None


@pytest.mark.parametrize("left", ["", "null", "[]", '{"problems"', "\0\0\0"])
def test_a_note_that_an_older_version_left_by_half_is_survived(tmp_path: Path, left: str) -> None:
    settings = Settings(home=tmp_path)
    (tmp_path / "last_run.json").write_text(left)
    assert read_last_run(settings) == {}
    assert problems_of(settings) == []
    write_last_run(settings, {"problems": ["one"]})
    assert problems_of(settings) == ["one"]


def test_checks_that_an_older_version_left_by_half_are_survived(tmp_path: Path) -> None:
    settings, check = Settings(home=tmp_path), Check("unique_key", "a.b", "pass", "error", "")
    write_checks(settings, "tests", [check])
    (tmp_path / "checks" / "expectations.json").write_text("")
    assert read_checks(settings) == [check]


def test_what_ends_a_step_is_told_though_the_note_of_it_has_no_space(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", MB) as disk:
        workspace = Workspace()
        object.__setattr__(workspace, "_settings", Settings(home=disk))
        for name, value in {
            "_progress": Progress(),
            "_cpu_seconds": {},
            "_problems": [],
            "_landed": ["x" * 9_000],
        }.items():
            object.__setattr__(workspace, name, value)
        object.__setattr__(workspace, "_run_id", "1")
        fill(disk)
        with pytest.raises(WeftError, match="the step's own reason"), workspace.step("models"):
            raise WeftError("the step's own reason", "mend it")
        with pytest.raises(WeftError, match=SAID.format(disk=disk)), workspace.step("models"):
            pass


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        sqlite3.OperationalError("database or disk is full"),
        RuntimeError('IO Error: Could not write file "/tmp/x/duckdb_temp_storage": No space left on device'),
        RuntimeError(
            "failed to offload data block of size 256.0 KiB; set by the 'max_temp_directory_size' setting"
        ),
    ],
)
def test_a_full_disk_is_told_alike_whoever_met_it(tmp_path: Path, error: Exception) -> None:
    assert is_disk_full(error)
    told = disk_full(tmp_path / "home", error)
    assert re.match(SAID.format(disk="/"), told.what)
    assert "`weft doctor`" in told.fix
    event = SimpleNamespace(
        event_type_value="STEP_FAILURE",
        event_specific_data=SimpleNamespace(
            error=SimpleNamespace(
                cls_name=type(error).__name__, message=f"{error}\n", cause=None, context=None, to_string=str
            )
        ),
    )
    assert re.match(
        SAID.format(disk="/"), failure(SimpleNamespace(all_events=[event]), Settings(home=tmp_path)).what
    )


def test_dbt_on_a_full_disk_names_the_disk(built_sample: Settings, tmp_path: Path) -> None:
    """The warehouse is whole afterwards, and the same build goes through once there is space."""
    size = built_sample.warehouse.stat().st_size
    with small_disk(tmp_path / "disk", size + 60 * MB) as disk:
        shutil.copy(built_sample.warehouse, disk)
        settings = Settings(
            home=disk,
            parsed=built_sample.parsed_folder,
            sources=built_sample.sources,
            as_of=built_sample.as_of,
        )
        filler = fill(disk, leave=400_000)
        models = ["timeline", "order_lines", "orders", "sessions", "messages"]
        arguments = ["run", "--no-write-json", "--select", *models]
        with pytest.raises(WeftError, match=SAID.format(disk=disk)):
            run_dbt(settings, *arguments)
        filler.unlink()
        run_dbt(settings, *arguments)


def test_a_run_on_a_full_disk_says_so_and_nothing_else(sample_store: Settings, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 12 * MB) as disk:
        landing = str(sample_store.landing_folder)
        code, output, errors = finish(weft(disk / "home", "run", WEFT_LANDING=landing))
        assert (code, output) == (1, "")
        assert "Traceback" not in errors
        assert re.search(SAID.format(disk=disk), errors), errors
        assert not (disk / "home" / "published.duckdb").exists()
        note = disk / "home" / "last_run.json"
        assert not note.exists() or json.loads(note.read_text())
        assert not [file for file in os.listdir(disk / "home") if "draft" in file]
