"""Any choice of sources makes a project: nothing above staging asks which of them there are."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.parsed import parse_project
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import read_contracts
from orchestration.landing.landed import with_sources

SOURCES = sorted(read_contracts().sources)


def variables(sources: list[str]) -> str:
    return json.dumps({"sources": sources})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("sources"))


def test_models_of_chosen_sources_alone_are_parsed(home: Settings) -> None:
    """Of every second source; that it holds of any others as well, the rules over the manifest say."""
    sources = SOURCES[::2]
    parse_project(home.model_copy(update={"sources": tuple(sources)}), PROJECT_ROOT)
    manifest = json.loads((home.dbt_target / "manifest.json").read_text("utf-8"))
    names = [node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    staged = {name.removeprefix("stg_").split("__")[0] for name in names if name.startswith("stg_")}
    assert staged == set(sources)
    assert {node["source_name"] for node in manifest["sources"].values()} == {"weft", *sources}
    public = {"customers", "orders", "order_lines", "timeline", "segment_members", "contact_permissions"}
    assert public <= set(names)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse that was built before any source had landed."""
    settings = Settings(home=tmp_path_factory.mktemp("empty"))
    chosen = ["--vars", variables([]), "--exclude-resource-type", "unit_test"]
    run_dbt(settings, "build", "--quiet", *chosen)
    return settings


def test_an_empty_warehouse_without_sources_builds_and_passes(empty: Settings) -> None:
    with duckdb.connect(str(empty.warehouse), read_only=True) as connection:
        for table in ("customers", "orders", "timeline"):
            assert connection.execute(f"select count(*) from customer360.{table}").fetchone() == (0,), table


def test_a_source_comes_and_goes(empty: Settings, tmp_path: Path) -> None:
    """Its rows are there after they landed, and no more once they were taken away."""
    file = tmp_path / "zendesk" / "ticket.csv"
    file.parent.mkdir()
    file.write_text("id,requester_id,status,created_at\n7,1,open,2025-01-01 00:00:00\n")
    settings = empty.model_copy(update={"landing": tmp_path, "accept_missing": True})
    assert tickets_after_load(settings) == (1, ["zendesk"])
    file.unlink()
    other = tmp_path / "zendesk" / "user.csv"
    other.write_text("id,email\n1,ada@example.com\n")
    assert tickets_after_load(settings) == (0, ["zendesk"])


def tickets_after_load(settings: Settings) -> tuple[int, list[str]]:
    """Tickets in unified after what is in the folder was loaded and built, and the sources that were."""
    load_landing(settings)
    settings = with_sources(settings)
    run_dbt(settings, "build", "--quiet", "--select", "+uni_tickets", "--exclude-resource-type", "unit_test")
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        count = connection.execute("select count(*) from unified.uni_tickets").fetchall()[0][0]
    return count, list(settings.sources or ())
