"""The models of the identity layer run as SQL on a database in memory: the real files, without a dbt start.

What dbt does is done here in its smallest form: models are rendered, ordered by what they refer to,
and made tables; append-only models grow. One run over a small scenario takes a fraction of a second, so a
test can afford a month of them.
"""

from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import yaml

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

FOLDER = PROJECT_ROOT / "models" / "identity"
INTAKE = (
    "uni_erasures",
    "uni_identifier_versions",
    "uni_erased_identifiers",
    "uni_erased_merges",
    "uni_identifiers",
    "uni_identifier_merges",
)
"""What erases identifiers before the layer reads them, each after those that it reads."""
STATED = {
    "uni_stated_identifiers": "staging.uni_identifiers",
    "uni_stated_merges": "staging.uni_identifier_merges",
}
"""What sources state, where a test lets it speak through the unified layer."""
SEEDS = PROJECT_ROOT / "seeds"
DATA_TESTS = PROJECT_ROOT / "tests" / "data" / "identity"


TARGETS = ("customer_records", "customer_id_redirects")
"""What says who is who and which ids live; all that these need is built with them."""

READS: dict[str, set[str]] = {}
"""Model to the models that it reads: found out once, the same for every warehouse."""
NO_OPTIMIZERS = "cte_inlining"
"""Over a few hundred rows a plan costs many times what it saves: two fifths of a run are these two."""

Ids = dict[int, str]
"""Record to customer id."""


def partition(ids: Ids) -> set[frozenset[int]]:
    """Which records are one customer's."""
    customers: dict[str, set[int]] = {}
    for record, customer in ids.items():
        customers.setdefault(customer, set()).add(record)
    return {frozenset(records) for records in customers.values()}


def changed_in_vain(before: Ids, after: Ids) -> set[str]:
    """Customers who are the same people as before, new records aside, under another id."""
    known = {record: customer for record, customer in after.items() if record in before}
    same = partition({record: before[record] for record in known}) & partition(known)
    return {before[record] for records in same for record in records if before[record] != after[record]}


@cache
def model_files() -> dict[str, Path]:
    """Every model of the layer, by name, but for what speaks of loads, which a scenario has none of."""
    files = {file.stem: file for file in sorted(FOLDER.rglob("*.sql"))}
    return {name: file for name, file in files.items() if name != "source_health"}


def file_of(name: str) -> Path:
    """Where a model is written down."""
    return model_files().get(name) or next((PROJECT_ROOT / "models" / "unified").rglob(f"{name}.sql"))


def is_log(name: str) -> bool:
    """Whether a model only grows: dbt_project.yml says so of its folder."""
    return file_of(name).parent.name == "logs"


@dataclass
class Relation:
    """A table of the layer, as the model being built sees itself."""

    identifier: str = ""
    schema: str = "identity"
    database: str = "memory"

    def __str__(self) -> str:
        return f"{self.schema}.{self.identifier}"


@dataclass
class Identity:
    """A warehouse in memory with the seeds of the project, and the identity layer built in it."""

    connection: duckdb.DuckDBPyConnection = field(
        default_factory=lambda: duckdb.connect(config={"threads": 1})
    )
    runs: int = 0
    seeds: Path = SEEDS

    def __post_init__(self) -> None:
        self.connection.execute(f"set disabled_optimizers = '{NO_OPTIMIZERS}'")
        for schema in ("identity", "unified", "seeds"):
            self.connection.execute(f"create schema if not exists {schema}")
        for seed in self.seeds.glob("identity_*.csv"):
            self._seed(seed.stem)
        self._config: dict[str, Any] = {}
        self._references: set[str] = set()
        self._this = Relation()
        context = {
            "ref": self._ref,
            "this": self._this,
            "config": self._configure,
            "is_incremental": lambda: self._exists(self._this.identifier, self._this.schema),
            "execute": True,
        }
        self.renderer = Renderer(
            run_query=self._run_query, context=context, as_of="2025-08-01 00:00:00", sources=["hubspot"]
        )
        adapter = self.renderer.environment.globals["adapter"]
        adapter.get_relation = lambda database, schema, identifier: (
            f"{schema}.{identifier}" if self._exists(identifier, schema) else None
        )
        adapter.get_columns_in_relation = lambda relation: [
            SimpleNamespace(name=row[0]) for row in self.query(f"describe {relation}")
        ]
        self._templates: dict[str, Any] = {}

    def run(self, *targets: str) -> None:
        """Builds the targets and all that they need, as one `dbt build` would; no target: everything."""
        self.runs += 1
        for name in self._order(targets):
            self._build(name)

    def take_in(self) -> None:
        """Builds the unified identifiers from what the source states in the schema `staging`."""
        for name in INTAKE:
            self._build(name)

    def query(self, sql: str) -> list[tuple]:
        """Rows of the warehouse."""
        return self.connection.execute(sql).fetchall()

    def failing(self, test: str) -> list[tuple]:
        """Rows that a data test of the layer finds, as every build asks for them."""
        text = (DATA_TESTS / f"{test}.sql").read_text(encoding="utf-8")
        return self.query(self.renderer.template(text).render())

    def seed(self, name: str, rows: list[tuple]) -> None:
        """Adds rows to a seed, as somebody who edits its file does."""
        marks = ", ".join("?" * len(rows[0]))
        self.connection.executemany(f"insert into seeds.{name} values ({marks})", rows)

    def reset_seed(self, name: str) -> None:
        """The seed as its file has it."""
        self._seed(name)

    def forget_derived(self) -> None:
        """Drops what a full refresh builds anew: everything but the logs."""
        for name in model_files():
            if self._exists(name) and not is_log(name):
                self.connection.execute(f"drop table identity.{name}")

    def _seed(self, name: str) -> None:
        described = yaml.safe_load((SEEDS / f"{name}.yml").read_text(encoding="utf-8"))["seeds"][0]
        types = described["config"]["column_types"]
        columns = ", ".join(f"{column} {kind}" for column, kind in types.items())
        file = f"read_csv('{self.seeds / name}.csv', header = true, all_varchar = true)"
        self.connection.execute(f"create or replace table seeds.{name} ({columns})")
        self.connection.execute(f"insert into seeds.{name} by name from {file}")

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """The models that the targets need, each after those that it reads."""
        if not READS:
            for name in model_files():
                self._render(name)
                READS[name] = self._references & model_files().keys()
        needed: dict[str, set[str]] = {}
        waiting = list(targets or model_files())
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = READS[name]
                waiting += needed[name]
        return list(TopologicalSorter(needed).static_order())

    def _render(self, name: str) -> str:
        self._config, self._references, self._this.identifier = {}, set(), name
        self._this.schema = "unified" if name in INTAKE else "identity"
        if name not in self._templates:
            text = file_of(name).read_text(encoding="utf-8")
            self._templates[name] = self.renderer.template(text)
        return self._templates[name].render(invocation_id=f"run-{self.runs}")

    def _build(self, name: str) -> None:
        sql = self._render(name)
        kind = self._config.get("materialized", "table")
        if kind == "connected_components":
            rounds = self.renderer.contract_edges(name, sql, 40)
            sql = self.renderer.component_labels(name, rounds)
        table = str(self._this)
        if is_log(name) and self._exists(name, self._this.schema):
            self.connection.execute(f"insert into {table} by name {sql}")
        else:
            self.connection.execute(f"create or replace table {table} as {sql}")

    def _ref(self, name: str) -> str:
        self._references.add(name)
        if name in STATED:
            return STATED[name]
        if name in model_files():
            return f"identity.{name}"
        return f"seeds.{name}" if name.startswith("identity_") else f"unified.{name}"

    def _configure(self, **options: Any) -> str:
        self._config = options
        return ""

    def _exists(self, name: str, schema: str = "identity") -> bool:
        found = "select 1 from duckdb_tables() where schema_name = ? and table_name = ?"
        return self.connection.execute(found, [schema, name]).fetchone() is not None

    def _run_query(self, sql: str) -> Any:
        rows = self.connection.execute(sql).fetchall()
        return SimpleNamespace(columns=[SimpleNamespace(values=lambda: [row[0] for row in rows])])
