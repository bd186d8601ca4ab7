"""Every page of the documentation does what it says: its commands run and its files work.

A block ```` ```sh ```` is run, a block ```` ```sql file=models/… ```` (or yaml) is written, top to bottom,
in a copy of the project whose `.weft` is the small sample store, built. Blocks of other kinds are only read.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.base.clock import as_of
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.job.rewind import rewind

OUTPUT_SHOWN = 4000
MEMORIES = ("target", ".weft/target")
"""Where dbt keeps what it parsed: a person's own commands, and those of `weft`."""


def blocks(page: Path) -> list[tuple[str, str]]:
    """(info string, body) of every fenced block of a page."""
    return re.findall(r"^```([^\n]*)\n(.*?)^```$", page.read_text(), flags=re.S | re.M)


def is_done(info: str) -> bool:
    """Whether a block is run or written, not only read."""
    return info == "sh" or " file=" in info


PAGES = sorted(
    page.relative_to(PROJECT_ROOT)
    for page in (PROJECT_ROOT / "docs").glob("*.md")
    if any(is_done(info) for info, _ in blocks(page))
)


def tracked_files() -> list[str]:
    """The files of this checkout, those not yet committed among them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return listed.stdout.splitlines()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs")


@pytest.fixture
def project_copy(place: Path, built_sample: Settings) -> Iterator[Path]:
    """The project in a folder of its own, as a user has it after `make run`.

    The folder is the same for each page, and what dbt remembers of its files is left to the next one: with
    either gone, every page would parse the whole project again.
    """
    project = place / "weft"
    for name in tracked_files():
        source, copy = PROJECT_ROOT / name, project / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    shutil.copytree(
        built_sample.home, project / ".weft", ignore=shutil.ignore_patterns("target"), dirs_exist_ok=True
    )
    for memory in MEMORIES:
        if (place / memory).exists():
            shutil.copytree(place / memory, project / memory)
    (project / ".venv").symlink_to(sys.prefix)
    yield project
    for memory in MEMORIES:
        if (project / memory).exists():
            shutil.rmtree(place / memory, ignore_errors=True)
            shutil.copytree(project / memory, place / memory)
    shutil.rmtree(project)


def run_block(project: Path, page: str, commands: str) -> None:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
    )
    output = (ran.stdout + ran.stderr)[-OUTPUT_SHOWN:]
    assert ran.returncode == 0, f"{page}:\n{commands}\n{output}"


def environment(project: Path) -> dict[str, str]:
    """The caller's environment, with this project's tools first on the path."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("WEFT_", "DBT_"))}
    return inherited | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(project),
    }


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_page_works_as_written(
    page: Path,
    project_copy: Path,
    built_sample: Settings,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if "SHARED_DATA" in (PROJECT_ROOT / page).read_text():
        monkeypatch.setenv("SHARED_DATA", str(request.getfixturevalue("shared_data")))
    for info, body in blocks(PROJECT_ROOT / page):
        kind, _, file = info.partition(" file=")
        if file:
            target = project_copy / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body)
        elif kind == "sh":
            run_block(project_copy, str(page), body)
    assert_a_run_goes_on(project_copy, built_sample)


def assert_a_run_goes_on(project: Path, built_sample: Settings) -> None:
    """No log has an entry that is later than the next run, and no source of the store is gone."""
    tables = "select source_name, source_table from raw_weft.landed_files"
    with duckdb.connect(str(built_sample.warehouse), read_only=True) as before:
        landed = set(before.execute(tables).fetchall())
    home = Settings(home=project / ".weft")
    later = rewind(home, as_of(Settings(home=built_sample.home)), remove=False)
    assert later
    assert not any(later.values()), later
    with duckdb.connect(str(home.warehouse), read_only=True) as after:
        assert landed <= set(after.execute(tables).fetchall())


def test_the_commands_of_the_readme_work(project_copy: Path) -> None:
    """As they stand there; `make` only says what it would do, for this suite itself is one of its goals."""
    for info, body in blocks(PROJECT_ROOT / "README.md"):
        if info == "sh":
            said = body.replace("<folder>", "somewhere").replace("make ", "make -n ")
            run_block(project_copy, "README.md", said)
