"""A scratch warehouse in which one rule set decides who is who, over the data of the real one.

Only what depends on the rules is built.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import networkx as nx

from orchestration.base.database import has_table
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.warehouse.scratch import Graph, Scratch, build, new_scratch

OUTCOMES = ("segment_members", "contact_permissions")
"""Models that say whom a rule set moves into or out of segments and audiences."""
DECIDES_WHO_IS_WHO = ("customer_records", "customer_identifiers", "idr_customers")
"""What the layers above read of identity: where these are equal, so is everything else."""


@dataclass(frozen=True)
class RuleSet:
    """Which rules: the working copy's, those of a folder of seeds in it, or those of a git reference."""

    rules: Path | None = None
    reference: str | None = None


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
    scratch = new_scratch(settings, name, as_of, rule_set.rules, rule_set.reference)
    graph = Graph(scratch)
    build(settings, scratch, graph, identity_of(graph))
    return scratch


def has_outcomes(warehouse: Path) -> bool:
    """Whether segments were built at all."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return has_table(connection, "segments.segment_members")


def build_outcomes(settings: Settings, scratch: Scratch) -> None:
    """Builds the customers, the segments and the audiences that follow from a scratch identity."""
    graph = Graph(scratch)
    build(settings, scratch, graph, outcomes_of(graph))


def identity_of(graph: Graph) -> set[str]:
    """The models of identity and the seeds that they read."""
    models = {key for key, node in graph.nodes.items() if node["schema"] == "identity"}
    seeds = {parent for key in models for parent in graph.parents(key)}
    return models | {key for key in seeds if graph.nodes[key]["resource_type"] == "seed"}


def outcomes_of(graph: Graph) -> set[str]:
    """What stands between identity and the members of segments and audiences, these among it."""
    identity = identity_of(graph)
    models = {key for key in identity if graph.nodes[key]["resource_type"] == "model"}
    below = models.union(*(nx.descendants(graph.edges, key) for key in models))
    wanted = {key for key in below if graph.nodes[key]["name"] in OUTCOMES}
    above = wanted.union(*(nx.ancestors(graph.edges, key) for key in wanted))
    return (above & below) - identity
