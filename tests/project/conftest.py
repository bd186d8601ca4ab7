"""The manifest of this project, parsed once."""

import json
from pathlib import Path

import pytest

from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.settings import Settings


@pytest.fixture(scope="session")
def manifest(parsed_home: Settings) -> dict:
    """What dbt knows about every model, seed, source and test."""
    return json.loads(prepared_manifest(parsed_home).read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> list[dict]:
    """Every model of the project."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer_of(node: dict) -> str:
    """The folder below `models/` (seeds and sources have their own word)."""
    if node["resource_type"] in ("seed", "source"):
        return node["resource_type"]
    return Path(node["original_file_path"]).parts[1]
