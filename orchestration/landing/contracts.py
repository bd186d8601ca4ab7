"""Source contracts: what each connector's tables and columns are, read from the dbt sources files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.errors import WeftError
from orchestration.base.failures import cause
from orchestration.base.settings import PROJECT_ROOT

CONTRACTS = "models/staging/*/_*__sources.yml"
WITHOUT_ADAPTER = "models/staging/connectors_without_adapter.txt"
ORDER_LINES = ("order_lines_file", "order_line")
PEOPLE = ("people_file", "person")
MAPPED = dict((ORDER_LINES, PEOPLE))
"""The generic sources, whose files of any name feed one table through a mapping."""

QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Five times as fast where PyYAML was built with libyaml."""

LOADER_VERSION = 6
"""Raised when the same files would be read differently, so that they are all read again."""


DAILY = re.compile(
    r"^(?P<table>.+?)(?:_(?:intraday|fresh))?_[0-9]{8}(?:[-_]?[0-9]+)?$|^(?P<undated>.+)_(?:intraday|fresh)$"
)
"""Name of a table of one day: `events_20250310`, `events_intraday_20250310`, with the number of a part."""

IDS = ("id", "external_id")
"""Types of columns that hold an id: of the source's own, and of another system."""

MEASURED = ("integer", "bigint", "date")
"""Types that feed neither money nor the time, status, identity or consent of a record, but for a quantity."""


OF_OTHER_CONNECTORS = {
    "_fivetran_deleted": ("__hevo__marked_deleted", "__deleted"),
    "_ab_cdc_deleted_at": ("_sdc_deleted_at",),
    "_fivetran_synced": ("_sdc_extracted_at", "_sdc_batched_at", "_sdc_received_at", "__hevo__ingested_at"),
    "_airbyte_extracted_at": (
        "_airbyte_emitted_at",
        "_sdc_extracted_at",
        "_sdc_batched_at",
        "_sdc_received_at",
    ),
}
"""Columns that connectors add → what Stitch, Meltano, Hevo, Debezium and older Airbytes call them."""


@dataclass(frozen=True)
class Column:
    """A column that models may read."""

    name: str
    data_type: str = "varchar"
    pii: str | None = None
    is_key: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether not every text fits it."""
        return self.data_type not in ("varchar", *IDS)

    @property
    def is_id(self) -> bool:
        """Whether it holds an id, or a phone: both are digits that no tool may take for an amount."""
        is_phone = self.pii == "phone" and not self.is_typed
        return self.data_type in IDS or is_phone or (self.is_key and not self.is_typed)

    @property
    def is_critical(self) -> bool:
        """Whether it feeds money, or the time, status, identity or consent of a record."""
        return self.is_id or (
            self.is_typed and (self.data_type not in MEASURED or self.name.lower() == "quantity")
        )


@dataclass(frozen=True)
class Table:
    """A raw table: its key and the columns that models may read."""

    name: str
    key: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    key_from: tuple[str, ...] = ()
    """Columns that a row without its key is told by."""
    salt: str = ""
    """What else decides how its files are read, such as a mapping."""
    is_daily: bool = field(default=False, repr=False)
    """Its connector writes a table a day (`events_20250310`); together they are this one."""
    variant: str = field(default="", repr=False)
    """Connector whose second layout of this source the table belongs to, such as airbyte."""
    told_apart_by: tuple[str, ...] = field(default=(), repr=False)
    """Columns that rows of one key differ in where a connector delivers them."""

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever files of this table would be checked differently."""
        return sha256(f"{LOADER_VERSION}{self}".encode()).hexdigest()[:16]

    @cached_property
    def spelling(self) -> dict[str, str]:
        """Column names as the contract writes them, by their lower case."""
        return {column.name.lower(): column.name for column in self.columns}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The contract's columns, by their lower case."""
        return {column.name.lower(): column for column in self.columns}

    def written_otherwise(self, names: Iterable[str]) -> dict[str, str]:
        """Columns of the contract that a file writes otherwise, by the lower case of what it writes.

        Connectors differ in what stands between words: `IsDeleted`, `Is Deleted` and `is_deleted` are one. A
        name that could be two columns, and one beside the contract's own, stays as it is. Columns that
        connectors add to every table for themselves are one under the names of each.
        """
        there = {name.lower() for name in names}
        own: dict[str, list[str]] = {}
        for column in self.columns:
            own.setdefault(plain_name(column.name), []).append(column.name)
        found: dict[str, list[str]] = {}
        for name in sorted(there - set(self.spelling)):
            columns = own.get(plain_name(name), [])
            if len(columns) == 1 and columns[0].lower() not in there:
                found.setdefault(columns[0], []).append(name)
        told = {written[0]: column for column, written in found.items() if len(written) == 1}
        for column, names_elsewhere in OF_OTHER_CONNECTORS.items():
            written = next((name for name in names_elsewhere if name in there), None)
            if written and column in self.spelling and column not in there and column not in told.values():
                told[written] = column
        return told


@dataclass(frozen=True)
class Contracts:
    """Everything that is known about sources before any file is seen."""

    sources: dict[str, dict[str, Table]]
    """Layout → its tables."""
    without_adapter: tuple[str, ...] = field(default=())
    aliases: dict[str, str] = field(default_factory=dict)
    """Name of a folder → the layout that its connector shares."""

    @property
    def known(self) -> tuple[str, ...]:
        """Names that a source folder may have without saying which layout it has."""
        return tuple(sorted({*self.sources, *self.aliases, *self.without_adapter}))

    def layout_named(self, name: str) -> str | None:
        """The layout that a name stands for, whatever its case, and whether it has `_`, `-` or neither."""
        spelled = {plain_name(known): self.aliases.get(known, known) for known in self.known}
        return spelled.get(plain_name(name))

    def landed_name(self, layout: str, table: str) -> str:
        """What models call a landed table's layout: `shopify`, or `shopify_airbyte` for that variant."""
        variant = self.table(layout, table).variant
        return f"{layout}_{variant}" if variant else layout

    @property
    def landed_names(self) -> frozenset[str]:
        """Every name that `landed_name` gives."""
        return frozenset(
            self.landed_name(layout, table) for layout, tables in self.sources.items() for table in tables
        )

    def spell(self, layout: str, table: str) -> str:
        """A table's name as its contract writes it, whatever stands between its words.

        Every file of a generic source feeds its one table.
        """
        if layout in MAPPED:
            return MAPPED[layout]
        tables = self.sources.get(layout, {})
        known = {plain_name(name): name for name in tables}
        if plain_name(table) in known:
            return known[plain_name(table)]
        dated = DAILY.match(table.lower())
        name = known.get(plain_name(dated["table"] or dated["undated"]) if dated else "")
        return name if name and tables[name].is_daily else table

    def table(self, layout: str, table: str) -> Table:
        """The contract of one table; a table without one has no key and no typed column."""
        return self.sources.get(layout, {}).get(table) or Table(table)


def read_contracts(root: Path = PROJECT_ROOT) -> Contracts:
    """Reads every source contract of the project.

    Raises:
        WeftError: a file is no YAML, or a source, table or column in it has no name.
    """
    sources: dict[str, dict[str, Table]] = {}
    aliases: dict[str, str] = {}
    for file in sorted(root.glob(CONTRACTS)):
        try:
            for source in (yaml.load(file.read_text("utf-8"), Loader=QUICK) or {}).get("sources", []):
                tables = [_table(spec) for spec in source.get("tables") or []]
                sources[source["name"]] = {table.name: table for table in tables}
                aliases |= dict.fromkeys(_meta(source).get("aliases", ()), source["name"])
        except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f"line {mark.line + 1}: {getattr(error, 'problem', '')}" if mark else cause(error)
            raise WeftError(f"{file} is no contract of a source: {where}", "mend the file") from error
    return Contracts(
        sources=sources,
        without_adapter=_names(root / WITHOUT_ADAPTER),
        aliases=aliases,
    )


def plain_name(name: str) -> str:
    """A name without what people write differently in it."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _table(spec: dict[str, Any]) -> Table:
    meta = _meta(spec)
    key = tuple(meta.get("key", ()))
    columns = tuple(
        Column(
            column["name"],
            str(column.get("data_type", "varchar")).lower(),
            _meta(column).get("pii"),
            column["name"] in key,
        )
        for column in spec.get("columns") or []
    )
    return Table(
        *(spec["name"], key, columns, tuple(meta.get("key_from", ()))),
        is_daily=bool(meta.get("daily")),
        variant=meta.get("variant", ""),
        told_apart_by=tuple(meta.get("told_apart_by", ())),
    )


def _meta(spec: dict[str, Any]) -> dict[str, Any]:
    return (spec.get("config") or {}).get("meta") or {}


def _names(file: Path) -> tuple[str, ...]:
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
