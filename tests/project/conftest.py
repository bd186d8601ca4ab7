"""The manifest of this project, parsed once."""

import json
from pathlib import Path

import pytest

from orchestration.lib.settings import PROJECT_ROOT, Settings


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What dbt knows about every model, seed, source and test."""
    from dbt.cli.main import dbtRunner

    from orchestration.lib.dbt import dbt_environment

    target = tmp_path_factory.mktemp("manifest")
    with dbt_environment(Settings(home=tmp_path_factory.mktemp("home"))):
        outcome = dbtRunner().invoke(
            ["-q", "parse", "--project-dir", str(PROJECT_ROOT), "--target-path", str(target)]
        )
    assert outcome.success, outcome.exception
    return json.loads((target / "manifest.json").read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> list[dict]:
    """Every model of the project."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer_of(node: dict) -> str:
    """The folder below `models/` (seeds and sources have their own word)."""
    if node["resource_type"] in ("seed", "source"):
        return node["resource_type"]
    return Path(node["original_file_path"]).parts[1]
