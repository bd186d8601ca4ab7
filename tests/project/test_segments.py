"""Rules of the segment layer: what each file states."""

import re

from orchestration.activation.accounts import load_accounts
from orchestration.activation.spec import load_specs
from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.catalogue import RELATED, TIMELINE, table
from orchestration.segments.model import CHANNELS
from orchestration.segments.outputs import stale
from orchestration.segments.read import load_segments

GENERATED = "models/segments/generated/"
GENERATED_READS = {"customers", TIMELINE, *RELATED, "consents", "customer_id_redirects"}


def named(models: list[dict], prefix: str) -> list[dict]:
    return [node for node in models if node["name"].startswith(prefix)]


def written(models: list[dict]) -> list[dict]:
    """Segments written in SQL."""
    return [node for node in named(models, "seg_") if not node["original_file_path"].startswith(GENERATED)]


def generated(models: list[dict]) -> list[dict]:
    """Segments compiled from `segments/*.yml`."""
    return [node for node in named(models, "seg_") if node["original_file_path"].startswith(GENERATED)]


def test_each_segment_file_is_a_segment(models: list[dict]) -> None:
    files = {path.stem for path in (PROJECT_ROOT / "models" / "segments").rglob("seg_*.sql")}
    assert files == {node["name"] for node in named(models, "seg_")}


def test_a_segment_is_a_view_over_customers_alone(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in written(models)
        if node["depends_on"]["nodes"] != ["model.weft.customers"] or node["config"]["materialized"] != "view"
    ]
    assert not wrong, wrong


def test_a_segment_defines_no_measure(models: list[dict]) -> None:
    measure = re.compile(r"\b(sum|count|avg|min|max)\s*\(|\bover\s*\(|\bgroup by\b|\bjoin\b", re.I)
    wrong = [
        node["name"]
        for node in written(models)
        if measure.search(re.sub(r"\{#.*?#\}", "", node["raw_code"], flags=re.S))
    ]
    assert not wrong, wrong


def test_each_segment_has_a_unit_test_of_its_own(manifest: dict, models: list[dict]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    wrong = [node["name"] for node in named(models, "seg_") if node["name"] not in tested]
    assert not wrong, wrong


def test_generated_segments_are_what_their_files_say() -> None:
    assert stale() == [], "run `weft segment compile`"


def test_only_generated_segments_read_what_happened(models: list[dict]) -> None:
    assert {node["name"][4:] for node in generated(models)} == {one.name for one in load_segments()}
    for node in named(models, "seg_"):
        assert (node["config"]["meta"].get("generated") is True) == (node in generated(models)), node["name"]
    wrong = [
        f"{node['name']} reads {parent}"
        for node in generated(models)
        for parent in (name.split(".")[-1] for name in node["depends_on"]["nodes"])
        if parent not in GENERATED_READS and not parent.startswith("seg_")
    ]
    assert not wrong, wrong
    assert all(node["config"]["materialized"] == "view" for node in generated(models))


def test_every_generated_segment_states_tests_of_its_own() -> None:
    assert [one.name for one in load_segments() if not one.segment.tests] == []


def test_the_list_that_dbt_checks_is_the_catalogue() -> None:
    text = (PROJECT_ROOT / "macros" / "segments" / "generated_segment_reads.sql").read_text()
    assert set(re.findall(r"'(\w+)'", text.partition("return(")[2])) == GENERATED_READS - {"customers"}


def test_the_channels_that_dbt_checks_are_those_of_the_language() -> None:
    text = (PROJECT_ROOT / "macros" / "segments" / "segment_channels.sql").read_text()
    assert tuple(re.findall(r"'(\w+)'", text.partition("return(")[2])) == CHANNELS


def test_every_table_of_the_catalogue_has_the_columns_that_segments_need() -> None:
    for name in (*RELATED, TIMELINE):
        assert {"customer_id", table(name).time} <= set(table(name).columns)
    assert set(table(TIMELINE).fields or {}) - {"web", "message"} <= set(table(TIMELINE).event_types)


def test_each_segment_says_how_fresh_and_how_large_it_should_be(models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in written(models)
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
