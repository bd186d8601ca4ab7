"""Training sets: the features of customers at one or more times, and what they did afterwards."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import networkx as nx

from orchestration.base.database import attach, identifier, literal, value_of
from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole
from orchestration.base.run_lock import run_lock
from orchestration.base.settings import Settings
from orchestration.features.labels import KINDS, Label
from orchestration.features.past import past_queries
from orchestration.warehouse.scratch import Graph, Scratch, build, new_scratch
from orchestration.warehouse.scratch_project import SOURCE

NOT_OF_THE_TIME = frozenset(
    {
        *("is_known", "is_test", "household_id", "account_id", "country_code", "language"),
        *("loyalty_points", "loyalty_tier"),
    }
)
"""Features whose past value nothing states: today's would tell of what came after."""
DERIVED = ("days_since_last_order",)
"""Columns of `customers` that `customer_daily` leaves out, for they move by the calendar alone."""


@dataclass(frozen=True)
class TrainingSet:
    """What was written."""

    path: Path
    rows: int
    features: tuple[str, ...]
    labels: tuple[str, ...]


def export_features(
    settings: Settings, moments: Sequence[datetime], labels: Sequence[Label], path: Path
) -> TrainingSet:
    """Writes one row per moment and customer seen by then: features of the moment, labels of the days after.

    Features are computed by the models of `customers` over what had happened by the moment; who is who is as
    it is known now. The warehouse is only read.

    Args:
        settings: of the warehouse.
        moments: the times, UTC.
        labels: what to learn; none gives features alone.
        path: a file that ends in .parquet or .csv; one that is there is replaced.

    Raises:
        WeftError: nothing is built, the days of a label are not over, or the file is of another kind.
    """
    if path.suffix not in (".parquet", ".csv"):
        raise WeftError(f"{path.name} is neither a .parquet nor a .csv file", "name one of them with --to")
    with run_lock(settings):
        known_until, features = _known(settings)
        for moment in moments:
            if moment > known_until:
                raise WeftError(
                    f"{moment:%Y-%m-%d %H:%M} has not come for this warehouse, which goes up to"
                    f" {known_until:%Y-%m-%d %H:%M}",
                    "ask for an earlier time",
                )
            for label in labels:
                label.window(moment, known_until)
        folder = settings.home / "diff"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            scratches = [_built(settings, number, moment) for number, moment in enumerate(moments)]
            rows = _write(settings, scratches, list(moments), features, labels, path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return TrainingSet(path, rows, features, tuple(label.column for label in labels))


def _known(settings: Settings) -> tuple[datetime, tuple[str, ...]]:
    """Up to when the warehouse knows, and which features customers have."""
    if not settings.warehouse.exists():
        raise WeftError(f"there is no warehouse at {settings.warehouse}", "build it first: weft run")
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        try:
            known_until = value_of(connection, "select max(logged_at) from customer360.customer_feature_log")
        except duckdb.CatalogException:
            known_until = None
        if known_until is None:
            raise WeftError("the customers are not built yet", "build them: weft run")
        columns = _columns(connection, "customer360").get("customer_daily", {})
    kept = [name for name in columns if name not in ("customer_id", "first_day", "last_day")]
    return known_until, tuple(name for name in (*kept, *DERIVED) if name not in NOT_OF_THE_TIME)


def _columns(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, dict[str, str]]:
    """Columns and types of the tables of a schema."""
    found: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "select table_name, column_name, lower(data_type) from duckdb_columns()"
        " where schema_name = ? order by table_name, column_index",
        [schema],
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def _built(settings: Settings, number: int, moment: datetime) -> Scratch:
    """The customers as of a moment, in a file of their own."""
    scratch = new_scratch(settings, f"features_{number}", moment)
    graph = Graph(scratch)
    customers = graph.key_of("customers")
    keys = {
        key
        for key in {customers, *nx.ancestors(graph.edges, customers)}
        if graph.nodes[key]["schema"] == "customer360"
    }
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        columns = _columns(connection, "unified")
    read = [graph.place_of(key) for key in graph.read_by(keys)]
    build(settings, scratch, graph, keys, past_queries(read, columns, moment))
    return scratch


def _write(
    settings: Settings,
    scratches: list[Scratch],
    moments: list[datetime],
    features: tuple[str, ...],
    labels: Sequence[Label],
    path: Path,
) -> int:
    """Writes the file, and gives the number of its rows."""
    names = ", ".join(f"features.{identifier(name)}" for name in features)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        attach(connection, settings.warehouse, SOURCE)
        parts = []
        for scratch, moment in zip(scratches, moments, strict=True):
            attach(connection, scratch.database, scratch.name)
            at = f"timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}'"
            parts.append(
                f"select {at} as as_of, features.customer_id, {names}"
                + "".join(f", ({_label(label, at)}) as {label.column}" for label in labels)
                + f" from {scratch.name}.customer360.customers as features"
                f" where features.first_seen_at <= {at}"
            )
        query = " union all ".join(parts)
        kind = "format csv, header" if path.suffix == ".csv" else "format parquet"
        with replace_whole(path) as draft:
            written = connection.execute(
                f"copy (select * from ({query}) as rows order by as_of, customer_id)"
                f" to {literal(str(draft))} ({kind})"
            ).fetchone()
    return int(written[0]) if written else 0


def _label(label: Label, at: str) -> str:
    return (
        f"select {KINDS[label.kind]} from {SOURCE}.customer360.orders as orders"
        " where orders.customer_id = features.customer_id and orders.is_counted"
        f" and orders.ordered_at > {at} and orders.ordered_at <= {at} + interval {label.days} day"
    )
