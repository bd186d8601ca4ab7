"""Each source is left out as a whole where it has not landed, and nothing else needs it to be there.

With `test_staging_of_one_source_reads_no_other_source` this holds for any choice of sources, without a parse
for each: what reads staging names the models of a source under that source alone, and `union_sources` leaves
out those of sources that are not there.
"""

import ast
import re
from pathlib import Path

import pytest
import yaml

from orchestration.base.settings import PROJECT_ROOT

FOLDERS = sorted(path for path in (PROJECT_ROOT / "models" / "staging").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_source_is_there_where_it_has_landed(folder: Path) -> None:
    landed = "{{ '%s' in var('sources', ['%s']) }}" % (folder.name, folder.name)  # noqa: UP031
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text("utf-8"))
    assert project["models"]["weft"]["staging"][folder.name]["+enabled"] == landed
    contract = yaml.safe_load((folder / f"_{folder.name}__sources.yml").read_text("utf-8"))
    assert [source["config"]["enabled"] for source in contract["sources"]] == [landed]


VARIANTS = sorted(path for folder in FOLDERS for path in folder.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", VARIANTS, ids=lambda folder: f"{folder.parent.name}_{folder.name}")
def test_another_layout_of_a_source_is_there_where_it_has_landed(folder: Path, manifest: dict) -> None:
    source, variant = folder.parent.name, f"{folder.parent.name}_{folder.name}"
    landed = "{{ '%s' in var('sources', ['%s']) }}" % (variant, variant)  # noqa: UP031
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text("utf-8"))
    assert project["models"]["weft"]["staging"][source][folder.name]["+enabled"] == landed
    tables = {
        node["name"]
        for node in manifest["sources"].values()
        if node["source_name"] == source
        and (node.get("config", {}).get("meta") or node.get("meta") or {}).get("variant") == folder.name
    }
    read = {
        parent.split(".")[-1]
        for node in manifest["nodes"].values()
        if node["name"].startswith(f"stg_{source}__{folder.name}_")
        for parent in node["depends_on"]["nodes"]
    }
    assert tables
    assert read == tables


def sources_read(node: dict) -> set[str]:
    """Sources whose staging models a node reads."""
    names = [parent.split(".")[-1] for parent in node["depends_on"]["nodes"]]
    return {name.removeprefix("stg_").split("__")[0] for name in names if name.startswith("stg_")}


def stacked(code: str) -> dict[str, set[str]]:
    """What a model hands to `union_sources`: models by source."""
    providers = re.search(r"providers=(\{.*?\})", code, flags=re.S)
    given = ast.literal_eval(providers[1]) if providers else {}
    return {source: {models} if isinstance(models, str) else set(models) for source, models in given.items()}


def test_what_stacks_sources_names_their_models_under_their_own_name(models: list[dict]) -> None:
    readers = [node for node in models if not node["name"].startswith("stg_") and sources_read(node)]
    assert len(readers) > 10
    for node in readers:
        assert "ref('stg_" not in node["raw_code"], f"{node['name']} needs a source to be there"
        given = stacked(node["raw_code"])
        assert set(given) == sources_read(node), node["name"]
        for source, names in given.items():
            assert all(name.startswith(f"stg_{source}__") for name in names), f"{node['name']}: {source}"


def test_a_data_test_of_a_source_is_left_out_with_it(manifest: dict) -> None:
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and (read := sources_read(node)):
            tested = str(node["attached_node"]).split(".")[-1]
            assert len(read) == 1, node["name"]
            assert tested.startswith(f"stg_{read.pop()}__"), node["name"]
