"""One node holds what a model claims of its rows, and what guards data is tested in every run."""

import pytest

from orchestration.base.settings import PROJECT_ROOT
from tests.project.conftest import layer_of

FOLDED = ("not_null", "unique", "accepted_values", "relationships")


def test_generic_tests_of_a_model_are_one_node(manifest: dict) -> None:
    alone = [
        test["name"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and (test.get("test_metadata") or {}).get("name") in FOLDED
    ]
    assert not alone, f"state them as `claims` of the model: {alone}"


@pytest.fixture(scope="module")
def run_selector() -> list[dict]:
    import yaml

    (selector,) = yaml.safe_load((PROJECT_ROOT / "selectors.yml").read_text("utf-8"))["selectors"]
    return selector["definition"]["union"]


def test_each_table_that_guards_data_is_tested_in_every_run(
    manifest: dict, models: list[dict], run_selector: list[dict]
) -> None:
    """Public tables, unified, what is sent and the logs: the selector of a run names each of them."""
    paths = tuple(f"{part['value']}/" for part in run_selector if part["method"] == "path")
    tested = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and test.get("attached_node")
    }
    guards = [
        node
        for node in models
        if node["access"] == "public"
        or layer_of(node) in ("unified", "activation")
        or node["config"].get("full_refresh") is False
    ]
    left_out = [
        node["name"]
        for node in guards
        if node["unique_id"] not in tested
        or not (node["access"] == "public" or node["original_file_path"].startswith(paths))
    ]
    assert guards
    assert not left_out, left_out
