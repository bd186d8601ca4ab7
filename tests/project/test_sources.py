"""Each source is left out as a whole where it has not landed: its models and its contract alike."""

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
