"""Which sources there are: what is in the folder, what is in the warehouse, and what a connector owns."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.landed import landed_sources, with_sources
from orchestration.sample.store import SOURCES


def land(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name / "order.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("id\n1\n")
    return folder


def test_a_folder_tells_its_sources_before_anything_is_loaded(tmp_path: Path) -> None:
    folder = land(tmp_path / "landing", "shopify", "eu")
    (folder / "eu" / "source.yml").write_text("layout: square")
    assert landed_sources(Settings(home=tmp_path, landing=folder)) == ("shopify", "square")


def test_the_name_of_one_source_in_that_of_another_is_not_the_source(tmp_path: Path) -> None:
    folder = land(tmp_path / "landing", "shopify_eu")
    (folder / "shopify_eu" / "source.yml").write_text("layout: square")
    assert landed_sources(Settings(home=tmp_path, landing=folder)) == ("square",)


def test_what_was_loaded_from_another_folder_is_there_still(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, landing=land(tmp_path / "other", "square"))
    load_landing(settings, only_these=True)
    settings = settings.model_copy(update={"landing": land(tmp_path / "landing", "shopify")})
    assert landed_sources(settings) == ("shopify", "square")


def test_a_source_that_has_gone_is_there_until_its_rows_have_gone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, landing=land(tmp_path / "landing", "shopify", "square"))
    load_landing(settings)
    (tmp_path / "landing" / "square" / "order.csv").unlink()
    settings = settings.model_copy(update={"accept_missing": True})
    assert landed_sources(settings) == ("shopify", "square")
    load_landing(settings)
    assert landed_sources(settings) == ("shopify",)


def test_raw_tables_that_somebody_else_fills_are_a_source(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, landing=tmp_path / "absent")
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema raw_zendesk; create table raw_zendesk.users as select 1 as id")
        connection.execute("create schema raw_square; create table raw_square.orders (id varchar)")
    assert landed_sources(settings) == ("zendesk",)


def test_without_a_source_all_stand_for_none(tmp_path: Path) -> None:
    assert landed_sources(Settings(home=tmp_path, landing=tmp_path / "absent")) is None


def test_the_sample_store_has_the_sources_that_it_says_it_has(sample_store: Settings, tmp_path: Path) -> None:
    folders = sorted(path.name for path in sample_store.sample_landing.iterdir() if path.is_dir())
    assert tuple(folders) == SOURCES == landed_sources(Settings(home=tmp_path))


def test_the_choice_of_a_person_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEFT_SOURCES", json.dumps(["klaviyo"]))
    assert with_sources(Settings(home=tmp_path)).sources == ("klaviyo",)
