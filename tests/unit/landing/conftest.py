"""A landing folder of its own for every test, and short ways to fill it and to look into the warehouse."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.base.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    landing = tmp_path / "landing"
    landing.mkdir()
    return Settings(landing=landing, home=tmp_path / "home")


def land(settings: Settings, name: str, content: str | bytes | pa.Table) -> Path:
    path = settings.landing_folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, pa.Table):
        pq.write_table(content, path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(query).fetchall()


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Path]:
    """A project of one source, `till`, whose column `amount` has the type given."""

    def write(amount_type: str) -> Path:
        folder = tmp_path / "project" / "models" / "staging" / "till"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "_till__sources.yml").write_text(
            "sources:\n- name: till\n  tables:\n  - name: sale\n    config: {meta: {key: [id]}}\n"
            f"    columns: [{{name: id, data_type: varchar}}, {{name: amount, data_type: {amount_type}}}]\n"
        )
        (tmp_path / "project" / "dbt_project.yml").write_text("vars: {sources: [till]}\n")
        return tmp_path / "project"

    return write
