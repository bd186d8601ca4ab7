"""Fixtures that the whole suite shares: one sample store and one dbt build a session."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.base.settings import PROJECT_ROOT, Settings
from tests.shared import ABSENT, SHARED_DATA

SAMPLE_PEOPLE = 600
SAMPLE_SEED = 7


def pytest_configure() -> None:
    """The project is parsed once for every home, process and session, as long as no file of it changes."""
    os.environ.setdefault("WEFT_PARSED", str(PROJECT_ROOT / ".weft" / "parsed"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real public data beside the project; tests that need it skip where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(ABSENT)
    return SHARED_DATA


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder as `make` fills it, for this process alone.

    Where several processes share the session (pytest -n), the first one makes it, the others wait and copy:
    DuckDB lets one process write a file, and tests change what they were given.
    """
    own = factory.mktemp(name)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        make(own)
        return own
    shared = factory.getbasetemp().parent / name
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            draft = shared.with_suffix(".draft")
            draft.mkdir(exist_ok=True)
            make(draft)
            draft.rename(shared)
    shutil.copytree(shared, own, dirs_exist_ok=True)
    return own


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small sample store on disk, not yet loaded."""
    from orchestration.sample.store import write_sample

    def make(home: Path) -> None:
        store = Settings(home=home)
        write_sample(store.sample_landing, store.sample_truth, people=SAMPLE_PEOPLE, seed=SAMPLE_SEED)

    return of_sample(made_once(tmp_path_factory, "weft_home", make))


@pytest.fixture(scope="session")
def built_sample(sample_store: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small sample store, loaded and built once by one in-process dbt: models, data and unit tests."""
    from orchestration.base.dbt.run import run_dbt
    from orchestration.landing import load_landing

    def make(home: Path) -> None:
        shutil.copytree(sample_store.home, home, dirs_exist_ok=True)
        store = of_sample(home)
        load_landing(store)
        run_dbt(store, "build")

    return of_sample(made_once(tmp_path_factory, "built_home", make))


@pytest.fixture(scope="session")
def parsed_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the manifest of the project as it is; nothing is built there."""
    from orchestration.base.dbt.parsed import prepared_manifest

    def make(home: Path) -> None:
        prepared_manifest(Settings(home=home))

    return Settings(home=made_once(tmp_path_factory, "parsed_home", make))


def of_sample(home: Path) -> Settings:
    """Settings of a sample store under `home`, at the end of its data."""
    said = json.loads((home / "sample" / "sample.json").read_text())
    return Settings(home=home, as_of=datetime.fromisoformat(said["as_of"]))
