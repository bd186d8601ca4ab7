"""Rules of the segment layer: what each file states."""

import re

from orchestration.base.settings import PROJECT_ROOT


def named(models: list[dict], prefix: str) -> list[dict]:
    return [node for node in models if node["name"].startswith(prefix)]


def test_each_segment_file_is_a_segment(models: list[dict]) -> None:
    files = {path.stem for path in (PROJECT_ROOT / "models" / "segments").glob("seg_*.sql")}
    assert files == {node["name"] for node in named(models, "seg_")}


def test_a_segment_is_a_view_over_customers_alone(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in named(models, "seg_")
        if node["depends_on"]["nodes"] != ["model.weft.customers"] or node["config"]["materialized"] != "view"
    ]
    assert not wrong, wrong


def test_a_segment_defines_no_measure(models: list[dict]) -> None:
    measure = re.compile(r"\b(sum|count|avg|min|max)\s*\(|\bover\s*\(|\bgroup by\b|\bjoin\b", re.I)
    wrong = [
        node["name"]
        for node in named(models, "seg_")
        if measure.search(re.sub(r"\{#.*?#\}", "", node["raw_code"], flags=re.S))
    ]
    assert not wrong, wrong


def test_each_segment_has_a_unit_test_of_its_own(manifest: dict, models: list[dict]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    wrong = [node["name"] for node in named(models, "seg_") if node["name"] not in tested]
    assert not wrong, wrong
