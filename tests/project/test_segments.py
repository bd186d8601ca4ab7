"""Rules of the segment and activation layers: what each file states, and that nothing bypasses the gate."""

import re
from pathlib import Path

import yaml

from orchestration.base.settings import PROJECT_ROOT

SYNCS = PROJECT_ROOT / "orchestration" / "defs" / "syncs"
PAYLOAD_KEY = "row_key"


def named(models: list[dict], prefix: str) -> list[dict]:
    return [node for node in models if node["name"].startswith(prefix)]


def checks_of(manifest: dict, node: dict, kind: str) -> list[dict]:
    return [
        test
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and test.get("attached_node") == node["unique_id"]
        and (test.get("test_metadata") or {}).get("name") == kind
    ]


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
    wrong = [
        node["name"] for node in named(models, "seg_") + named(models, "act_") if node["name"] not in tested
    ]
    assert not wrong, wrong


def test_each_audience_is_tested_against_the_consents(manifest: dict, models: list[dict]) -> None:
    wrong = []
    for node in named(models, "act_"):
        segment = node["config"]["meta"]["segment"]
        gates = checks_of(manifest, node, "behind_the_consent_gate")
        if [gate["test_metadata"]["kwargs"]["segment"] for gate in gates] != [segment]:
            wrong.append(node["name"])
    assert not wrong, wrong


def test_each_audience_takes_its_rows_through_the_gate(manifest: dict, models: list[dict]) -> None:
    """Some parent, at any distance within the layer, is `sendable_emails`."""
    wrong = []
    for node in named(models, "act_"):
        seen, open_nodes = set(), [node["unique_id"]]
        while open_nodes:
            name = open_nodes.pop()
            if name not in seen:
                seen.add(name)
                open_nodes += manifest["nodes"].get(name, {}).get("depends_on", {}).get("nodes", [])
        if "model.weft.sendable_emails" not in seen:
            wrong.append(node["name"])
    assert not wrong, wrong


def test_each_audience_has_one_tested_key(manifest: dict, models: list[dict]) -> None:
    wrong = [
        node["name"]
        for node in named(models, "act_")
        if [test["test_metadata"]["kwargs"].get("key") for test in checks_of(manifest, node, "claims")]
        != [[PAYLOAD_KEY]]
    ]
    assert not wrong, wrong


def test_each_audience_is_one_sync_of_the_same_words(models: list[dict]) -> None:
    syncs = {}
    for file in sorted(Path(SYNCS).glob("*/defs.yaml")):
        stated = yaml.safe_load(file.read_text())["attributes"]
        syncs[stated["activation"]] = (stated["destination"], stated["audience"])
    audiences = {
        node["name"]: (node["config"]["meta"]["destination"], node["config"]["meta"]["audience"])
        for node in named(models, "act_")
    }
    assert syncs == audiences
