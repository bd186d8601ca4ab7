"""What connectors really land loads: every sample folder alone and all of them together."""

import csv
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import read_contracts
from tests.shared import SHARED_DATA

SAMPLES = SHARED_DATA / "connector_samples"
FOLDERS = sorted(folder.name for folder in SAMPLES.iterdir()) if SAMPLES.is_dir() else ["absent"]


@pytest.fixture
def samples(shared_data: Path) -> Path:
    return shared_data / "connector_samples"


@pytest.mark.parametrize("source", FOLDERS)
def test_each_folder_loads_alone(samples: Path, tmp_path: Path, source: str) -> None:
    settings = Settings(landing=samples / source, home=tmp_path)
    summary = load_landing(settings)
    files = list((samples / source).glob("*.csv"))
    assert summary.sources == [source]
    assert summary.files_loaded == len(files)
    if source in read_contracts().without_adapter:
        assert summary.notices == [f"{source}: landed, but no model reads it yet"]
    assert not load_landing(settings).changed


def test_all_folders_load_together(samples: Path, tmp_path: Path) -> None:
    settings = Settings(landing=samples, home=tmp_path)
    summary = load_landing(settings)
    files = sorted(samples.glob("*/*.csv"))
    assert summary.files_loaded == len(files)
    contracts = read_contracts()
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        # The samples are sound: a count of our own, with Python's reader, finds every row.
        for file in files:
            source, table = file.parent.name, file.stem
            layout = contracts.layout_named(source) or source
            counted = connection.execute(
                f'select count(*) from "raw_{layout}"."{contracts.spell(layout, table)}" where _source = ?',
                [source],
            ).fetchone()
            assert counted == (records(file),), file.relative_to(samples)
        assert connection.execute("select count(*) from raw_weft.quarantine").fetchone() == (0,)


def records(file: Path) -> int:
    """Records below the header, blank lines aside."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return sum(1 for record in csv.reader(text) if record) - 1
