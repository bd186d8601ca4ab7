"""Directions between the layers: a layer reads only what stands before it."""

import re

from tests.project.conftest import layer_of

MAY_READ = {
    "staging": {"source", "seed", "staging"},
    "unified": {"staging", "seed", "unified"},
    "identity": {"unified", "seed", "identity"},
    "customer360": {"unified", "identity", "seed", "customer360"},
    "analytics": {"customer360", "segments", "seed", "analytics"},
    "segments": {"customer360", "identity", "seed", "segments"},
    "activation": {"segments", "customer360", "seed", "activation"},
}
"""`segments` reads `identity` for one thing: redirects of merged customers in its history. `analytics`
measures segments as it measures orders (sizes, alerts); no segment reads `analytics`, so the order of the
layers holds."""


def parents(manifest: dict, node: dict) -> list[dict]:
    known = manifest["nodes"] | manifest["sources"]
    return [known[name] for name in node["depends_on"]["nodes"] if name in known]


def test_each_layer_reads_only_the_layers_before_it(manifest: dict, models: list[dict]) -> None:
    wrong = [
        f"{node['name']} ({layer_of(node)}) reads {parent['name']} ({layer_of(parent)})"
        for node in models
        for parent in parents(manifest, node)
        if layer_of(parent) not in MAY_READ[layer_of(node)]
    ]
    assert not wrong, "\n".join(wrong)


def test_staging_of_one_source_reads_no_other_source(manifest: dict, models: list[dict]) -> None:
    wrong = []
    for node in models:
        if layer_of(node) != "staging" or not node["name"].startswith("stg_"):
            continue
        own = node["name"].removeprefix("stg_").split("__")[0]
        for parent in parents(manifest, node):
            other = parent.get("source_name") or (
                parent["name"].removeprefix("stg_").split("__")[0]
                if parent["name"].startswith("stg_")
                else own
            )
            if other != own:
                wrong.append(f"{node['name']} reads {parent['name']} of {other}")
    assert not wrong, "\n".join(wrong)


def test_no_model_above_staging_names_a_vendor(manifest: dict, models: list[dict]) -> None:
    """Unified names the staging models that it stacks and nothing else of a vendor."""
    vendors = {source["source_name"] for source in manifest["sources"].values()} - {"weft"}
    wrong = []
    for node in models:
        if layer_of(node) in ("staging", "unified", "activation"):
            continue
        code = re.sub(r"\{#.*?#\}|--[^\n]*", "", node["raw_code"], flags=re.S)
        wrong += [f"{node['name']} names {vendor}" for vendor in vendors if re.search(rf"'{vendor}'", code)]
    assert not wrong, "\n".join(wrong)
