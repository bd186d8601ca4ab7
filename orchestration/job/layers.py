"""The dbt project in Dagster's words: asset key [layer, model], group = layer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

SCORES_KEY = dg.AssetKey(["landing", "match_scores"])
"""What `weft suggest` stores: read by dbt like a landed table, but written by a step of its own."""


class LayerTranslator(DagsterDbtTranslator):
    """Names models after their layer, and all raw tables of one source after its landing folder."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`customer360/customers`; for a raw table `landing/<source>`."""
        if dbt_resource_props["resource_type"] == "source":
            table = (dbt_resource_props["source_name"], dbt_resource_props["name"])
            return SCORES_KEY if table == ("weft", "match_scores") else landing_key(table[0])
        return dg.AssetKey([layer(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer."""
        return layer(dbt_resource_props)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The words of the model's YAML; its SQL is one click away and makes every page slow."""
        return dbt_resource_props.get("description", "")


def layer(properties: Mapping[str, Any]) -> str:
    """The folder of a model below `models/`; `seeds` for a seed, `landing` for a source."""
    kind = properties["resource_type"]
    if kind == "model":
        return Path(properties["original_file_path"]).parts[1]
    return "landing" if kind == "source" else f"{kind}s"


def landing_key(source_name: str) -> dg.AssetKey:
    """The asset of one source's landing folder."""
    return dg.AssetKey(["landing", source_name])
