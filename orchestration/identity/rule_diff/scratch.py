"""A scratch warehouse in which one rule set decides who is who, over the data of the real one.

Only what depends on the rules is built. Everything else is a view of the warehouse, which is attached for
reading; the append-only logs are copied, so that ids go on as they would in the next build.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import networkx as nx

from orchestration.base.database import attach, has_table
from orchestration.base.dbt import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.identity.rule_diff.project import SOURCE, lay_out, write_profile

OUTCOMES = ("segment_members", "contact_permissions")
"""Models that say whom a rule set moves into or out of segments and audiences."""
DECIDES_WHO_IS_WHO = ("customer_records", "customer_identifiers", "idr_customers")
"""What the layers above read of identity: where these are equal, so is everything else."""


@dataclass(frozen=True)
class RuleSet:
    """Which rules: the working copy's, those of a folder of seeds in it, or those of a git reference."""

    rules: Path | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Scratch:
    """A rule set at work: its project, and the file in which it was built."""

    name: str
    home: Path
    project: Path
    database: Path


def last_as_of(warehouse: Path) -> datetime:
    """The "now" of the last build: with another one, windows would differ as well as rules.

    Raises:
        WeftError: there is no warehouse, or identity was never built in it.
    """
    fix = "build it first: weft run"
    if not warehouse.exists():
        raise WeftError(f"there is no warehouse at {warehouse}", fix)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        try:
            row = connection.execute(
                "select measured_at from identity.identity_quality order by rowid desc limit 1"
            ).fetchone()
        except duckdb.CatalogException:
            row = None
    if row is None:
        raise WeftError(f"identity is not built in {warehouse}", fix)
    return row[0]


def build_identity(settings: Settings, rule_set: RuleSet, name: str, as_of: datetime) -> Scratch:
    """Builds the seeds of identity and identity itself by this rule set, in a file of its own."""
    home = settings.home / "diff" / name
    scratch = Scratch(name, home, home / "project", home / f"{name}.duckdb")
    lay_out(scratch.project, rule_set.rules, rule_set.reference)
    write_profile(scratch.project, scratch.database, settings.warehouse)
    _dbt(scratch, as_of, "parse")
    graph = Graph(scratch)
    _build(settings, scratch, graph, as_of, graph.identity())
    return scratch


def has_outcomes(warehouse: Path) -> bool:
    """Whether segments were built at all."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return has_table(connection, "segments.segment_members")


def build_outcomes(settings: Settings, scratch: Scratch, as_of: datetime) -> None:
    """Builds the customers, the segments and the audiences that follow from a scratch identity."""
    graph = Graph(scratch)
    _build(settings, scratch, graph, as_of, graph.outcomes())


class Graph:
    """What depends on what in the project of a scratch warehouse."""

    def __init__(self, scratch: Scratch) -> None:
        manifest = json.loads((scratch.home / "target" / "manifest.json").read_text())
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

    def identity(self) -> set[str]:
        """The models of identity and the seeds that they read."""
        models = {key for key, node in self.nodes.items() if node["schema"] == "identity"}
        seeds = {parent for key in models for parent in self.parents(key)}
        return models | {key for key in seeds if self.nodes[key]["resource_type"] == "seed"}

    def outcomes(self) -> set[str]:
        """What stands between identity and the members of segments and audiences, these among it."""
        identity = self.identity()
        models = {key for key in identity if self.nodes[key]["resource_type"] == "model"}
        below = models.union(*(nx.descendants(self.edges, key) for key in models))
        wanted = {key for key in below if self.nodes[key]["name"] in OUTCOMES}
        above = wanted.union(*(nx.ancestors(self.edges, key) for key in wanted))
        return (above & below) - identity


def _build(settings: Settings, scratch: Scratch, graph: Graph, as_of: datetime, keys: set[str]) -> None:
    """Prepares what these nodes read, and builds them."""
    if not keys:
        return
    logs = {key for key in keys if _is_log(graph.nodes[key])}
    read = {parent for key in keys for parent in graph.parents(key)} - keys
    with duckdb.connect(str(scratch.database)) as connection:
        attach(connection, settings.warehouse, SOURCE)
        mine, theirs = _relations(connection, scratch.name), _relations(connection, SOURCE)
        for key in sorted(read | logs):
            place = (graph.nodes[key]["schema"], graph.nodes[key]["alias"])
            if place in mine or (key in logs and place not in theirs):
                continue
            if place not in theirs:
                raise WeftError(
                    f"{'.'.join(place)} is read by the rules and is not in the warehouse",
                    "build it: weft build",
                )
            _take_over(connection, place, "table" if key in logs else "view")
    names = sorted(graph.nodes[key]["name"] for key in keys)
    _dbt(scratch, as_of, "build", "--exclude-resource-type", "test", "unit_test", "--select", *names)


def _is_log(node: dict) -> bool:
    """Append-only state that no build makes again: it has to be there."""
    return node["config"]["materialized"] == "incremental" and node["config"].get("full_refresh") is False


def _relations(connection: duckdb.DuckDBPyConnection, database: str) -> set[tuple[str, str]]:
    """Schema and name of every table and view of an attached database."""
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ?", [database]
    ).fetchall()
    return {(schema, name) for schema, name in rows}


def _take_over(connection: duckdb.DuckDBPyConnection, place: tuple[str, str], kind: str) -> None:
    schema, name = place
    connection.execute(f'create schema if not exists "{schema}"')
    connection.execute(f'create {kind} "{schema}"."{name}" as select * from {SOURCE}."{schema}"."{name}"')


def _dbt(scratch: Scratch, as_of: datetime, *arguments: str) -> None:
    run_dbt(Settings(home=scratch.home, as_of=as_of), *arguments, "--quiet", project=scratch.project)
