"""Rules of the segment layer: what each file states."""

import re

from orchestration.activation.accounts import load_accounts
from orchestration.activation.spec import load_specs
from orchestration.base.settings import PROJECT_ROOT


def named(models: list[dict], prefix: str) -> list[dict]:
    return [node for node in models if node["name"].startswith(prefix)]


def by_hand(models: list[dict]) -> list[dict]:
    """Those that are not compiled from `segments/*.yml`."""
    return [node for node in named(models, "seg_") if "/generated/" not in node["original_file_path"]]


def test_each_segment_file_is_a_segment(models: list[dict]) -> None:
    files = {path.stem for path in (PROJECT_ROOT / "models" / "segments").rglob("seg_*.sql")}
    assert files == {node["name"] for node in named(models, "seg_")}


def test_a_segment_is_a_view_over_customers_alone(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in by_hand(models)
        if node["depends_on"]["nodes"] != ["model.weft.customers"] or node["config"]["materialized"] != "view"
    ]
    assert not wrong, wrong


def test_a_segment_defines_no_measure(models: list[dict]) -> None:
    measure = re.compile(r"\b(sum|count|avg|min|max)\s*\(|\bover\s*\(|\bgroup by\b|\bjoin\b", re.I)
    wrong = [
        node["name"]
        for node in by_hand(models)
        if measure.search(re.sub(r"\{#.*?#\}", "", node["raw_code"], flags=re.S))
    ]
    assert not wrong, wrong


def test_each_segment_has_a_unit_test_of_its_own(manifest: dict, models: list[dict]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    wrong = [node["name"] for node in named(models, "seg_") if node["name"] not in tested]
    assert not wrong, wrong


def test_each_segment_says_how_fresh_and_how_large_it_should_be(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in by_hand(models)
        if not {"refresh", "expected_share"} <= node["config"]["meta"].keys()
    ]
    assert not wrong, wrong


def test_the_lineage_of_a_sync_leads_to_its_own_segment(manifest: dict) -> None:
    """All members are one table, so that a sync names the view of its segment as well."""
    named_segments = {
        spec.name: f"model.weft.seg_{spec.segment}"
        for spec in load_specs(accounts=load_accounts())
        if spec.segment
    }
    assert named_segments
    found = {
        exposure["name"]: [one for one in exposure["depends_on"]["nodes"] if ".seg_" in one]
        for exposure in manifest["exposures"].values()
    }
    assert {name: found[name] for name in named_segments} == {
        name: [one] for name, one in named_segments.items()
    }
