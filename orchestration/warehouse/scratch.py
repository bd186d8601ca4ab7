"""A scratch warehouse: some models built again over the data of the real one, which is only read.

What the models read and do not build is there as views of the real warehouse, which is attached; append-only
logs are copied, so that ids go on as they would in the next build.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import networkx as nx

from orchestration.base.database import attach, identifier
from orchestration.base.dbt.parsed import parse_project
from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.warehouse.scratch_project import SOURCE, lay_out, write_profile


@dataclass(frozen=True)
class Scratch:
    """A file in which models are built, and the project that they are built from."""

    name: str
    settings: Settings
    project: Path
    database: Path


class Graph:
    """What depends on what in the project of a scratch warehouse."""

    def __init__(self, scratch: Scratch) -> None:
        manifest = json.loads((scratch.settings.dbt_target / "manifest.json").read_text())
        self.nodes: dict[str, dict] = {
            key: node
            for key, node in manifest["nodes"].items()
            if node["resource_type"] in ("model", "seed", "snapshot")
        }
        self.edges = nx.DiGraph((parent, key) for key in self.nodes for parent in self.parents(key))
        self.edges.add_nodes_from(self.nodes)

    def parents(self, key: str) -> list[str]:
        """The models and seeds that a node reads."""
        return [parent for parent in self.nodes[key]["depends_on"].get("nodes", []) if parent in self.nodes]

    def key_of(self, name: str) -> str:
        """The node of a name."""
        return next(key for key, node in self.nodes.items() if node["name"] == name)

    def place_of(self, key: str) -> tuple[str, str]:
        """Schema and name of a node's table."""
        return self.nodes[key]["schema"], self.nodes[key]["alias"]

    def is_table(self, key: str) -> bool:
        """Whether a node is anything in the warehouse; an ephemeral one is part of its readers."""
        return self.nodes[key]["config"]["materialized"] != "ephemeral"

    def read_by(self, keys: set[str]) -> set[str]:
        """What these nodes read and do not build; what an ephemeral one reads in its stead."""
        found, seen, waiting = set(), set(keys), list(keys)
        while waiting:
            for parent in self.parents(waiting.pop()):
                if parent in seen:
                    continue
                seen.add(parent)
                if self.is_table(parent):
                    found.add(parent)
                else:
                    waiting.append(parent)
        return found


def new_scratch(
    settings: Settings, name: str, as_of: datetime, rules: Path | None = None, reference: str | None = None
) -> Scratch:
    """Lays out the project of a scratch warehouse and parses it, for the sources of the real one."""
    home = settings.home / "diff" / name
    own = Settings(home=home, as_of=as_of).model_copy(update={"sources": settings.sources})
    scratch = Scratch(name, own, home / "project", home / f"{name}.duckdb")
    lay_out(scratch.project, rules, reference)
    write_profile(scratch.project, scratch.database, settings.warehouse)
    parse_project(scratch.settings, scratch.project)
    return scratch


def build(
    settings: Settings,
    scratch: Scratch,
    graph: Graph,
    keys: set[str],
    instead: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Prepares what these nodes read, and builds them.

    Args:
        settings: of the real warehouse.
        scratch: where to build.
        graph: of its project.
        keys: the nodes to build.
        instead: queries over the real warehouse that stand in for tables, by schema and name.

    Raises:
        WeftError: a table that they read is not in the warehouse, or a model fails.
    """
    if not keys:
        return
    logs = {key for key in keys if _is_log(graph.nodes[key])}
    with duckdb.connect(str(scratch.database)) as connection:
        attach(connection, settings.warehouse, SOURCE)
        mine, theirs = _relations(connection, scratch.name), _relations(connection, SOURCE)
        for key in sorted(graph.read_by(keys) | logs):
            place = graph.place_of(key)
            if place in mine or (key in logs and place not in theirs):
                continue
            if place not in theirs:
                raise WeftError(
                    f"{'.'.join(place)} is read and is not in the warehouse", "build it: weft build"
                )
            query = (instead or {}).get(place, f"select * from {table_of(place)}")
            _create(connection, place, "table" if key in logs else "view", query)
    names = sorted(graph.nodes[key]["name"] for key in keys if graph.is_table(key))
    selected = ("--exclude-resource-type", "test", "unit_test", "--select", *names)
    run_dbt(scratch.settings, "build", "--quiet", *selected, project=scratch.project)


def table_of(place: tuple[str, str]) -> str:
    """A table of the real warehouse, as the scratch file names it."""
    return ".".join((SOURCE, *map(identifier, place)))


def _is_log(node: dict) -> bool:
    """Append-only state that no build makes again: it has to be there."""
    return node["config"]["materialized"] == "incremental" and node["config"].get("full_refresh") is False


def _relations(connection: duckdb.DuckDBPyConnection, database: str) -> set[tuple[str, str]]:
    """Schema and name of every table and view of an attached database."""
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ?", [database]
    ).fetchall()
    return {(schema, name) for schema, name in rows}


def _create(connection: duckdb.DuckDBPyConnection, place: tuple[str, str], kind: str, query: str) -> None:
    schema, name = map(identifier, place)
    connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"create {kind} {schema}.{name} as {query}")
