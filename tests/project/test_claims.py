"""One node holds what a model claims of its rows, and what guards data is tested in every run."""

import pytest

from orchestration.base.settings import PROJECT_ROOT
from tests.project.conftest import layer_of

READERS = {
    "uni_checkouts": "checkouts",
    "uni_order_lines": "order_lines",
    "uni_orders": "orders",
    "uni_products": "products",
    "uni_refunds": "refunds",
    "uni_tickets": "tickets",
    "uni_source_identifiers": "uni_identifiers",
    "uni_given_ids": "uni_identifiers",
    "uni_erased_values": "orders",
    "sendable_times": "contact_permissions",
}
"""Models whose rows are claimed of what is made of them: a doubled row here would be one there."""
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
    return [part for part in selector["definition"]["union"] if "exclude" not in part]


def test_each_table_that_guards_data_is_tested_in_every_run(
    manifest: dict, models: list[dict], run_selector: list[dict]
) -> None:
    """Public tables, unified, what is sent and the logs: the selector of a run names each of them."""
    paths = tuple(f"{part['value']}/" for part in run_selector if part["method"] == "path")
    tested = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and test.get("attached_node") and not test["tags"]
    }
    by_name = {node["name"]: node["unique_id"] for node in models}
    tested |= {by_name[name] for name, reader in READERS.items() if by_name[reader] in tested}
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


def test_what_is_claimed_of_its_reader_is_read_by_it(manifest: dict, models: list[dict]) -> None:
    tagged = {
        test["attached_node"].split(".")[-1]
        for test in manifest["nodes"].values()
        if "claimed_by_reader" in test.get("tags", [])
    }
    assert tagged == READERS.keys()
    reads = {node["name"]: {name.split(".")[-1] for name in node["depends_on"]["nodes"]} for node in models}
    for name, reader in READERS.items():
        above, waiting = set(), [reader]
        while waiting:
            waiting += (new := reads.get(waiting.pop(), set()) - above)
            above |= new
        assert name in above, f"{reader} is not made of {name}"
