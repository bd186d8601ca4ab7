"""The column mapping of `order_lines_file`: how any flat file of order lines becomes the generic source."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import ORDER_LINES, Column, Table
from orchestration.landing.encodings import WRITTEN_IN
from orchestration.landing.files import LandedFile
from orchestration.landing.mapping_rules import (
    RowCounter,
    has_columns,
    known_keys,
    one_of,
    read_yaml,
    refuse,
    timezone,
    utc_text,
)
from orchestration.landing.readers import Shape

REQUIRED = ("order_id", "ordered_at", "quantity")
PRICED_BY = ("unit_price", "line_amount")
"""One of the two says what a line costs."""

OPTIONAL = ("line_id", "customer_id", "email", "phone", "product_id", "sku", "product_title", "category")
COLUMNS = (*REQUIRED, *PRICED_BY, *OPTIONAL, "country", "currency")
IDS = ("order_id", "customer_id")
NEEDED = (*REQUIRED, "unit_price or line_amount")
KEYS = (
    "columns",
    "currency",
    "timezone",
    "time_format",
    "decimal",
    "encoding",
    "cancellations",
    "returns",
    "duplicates",
)
GUIDE = "docs/online-retail.md shows a whole mapping"


@dataclass(frozen=True)
class Mapping:
    """Which column of the file is what, and the rules of the shop that wrote it."""

    path: Path
    columns: dict[str, tuple[str, ...]]
    """Canonical name → names in the file; several, which an id may have, are joined by `-`."""
    currency: str | None = None
    timezone: str = "UTC"
    time_format: str | None = None
    decimal: str | None = None
    """What stands before the parts of a number, `.` or `,`; None: as the values of a file tell."""
    encoding: str = "utf-8"
    cancellation_prefix: str | None = None
    returned_where: tuple[str, tuple[str, ...]] | None = None
    """A column of the file, and its values on lines that came back, whose quantities count as negative."""
    keep_duplicates: bool = True
    fingerprint: str = field(default="")

    @property
    def outputs(self) -> list[str]:
        """Columns of the raw table, in the words of the contract."""
        return [*COLUMNS, "is_cancellation", "copy_number", "duplicates"]

    def file_columns(self, contract: Table) -> dict[str, Column]:
        """What the contract says of the columns of the files, by their lower case."""
        return {
            part.lower(): replace(contract.by_name[name], name=part)
            for name, parts in self.columns.items()
            for part in parts
        }

    def check(self, file: LandedFile, shape: Shape) -> None:
        """Refuses a file that lacks a mapped column.

        Raises:
            WeftError: names the file, the column and the columns that the file has.
        """
        pairs = [(name, part) for name, parts in self.columns.items() for part in parts]
        if self.returned_where:
            pairs.append(("returns", self.returned_where[0]))
        has_columns(self.path, file, shape, pairs)

    def zone_of(self, file: str) -> str:
        """The zone of the times of day of a file: all alike here."""
        return self.timezone

    def encoding_of(self, file: LandedFile) -> str:
        """How a CSV file is written: all alike here."""
        return self.encoding

    def select(self, query: str, shape: Shape) -> str:
        """The file's rows in the columns of the contract.

        A line without an id of its own gets one from its content and the number of its copy inside the file:
        the same line delivered in two files stays one line, two equal lines of one file stay two.
        """
        read = [part for parts in self.columns.values() for part in parts]
        read += [self.returned_where[0]] if self.returned_where else []
        content = ", ".join(f"coalesce({identifier(name)}, '')" for name in dict.fromkeys(read))
        values = {name: self._value(name) for name in COLUMNS}
        if "line_id" not in self.columns:
            values["line_id"] = "substr(_content, 1, 16) || ':' || _copy"
        values["is_cancellation"] = self._is_cancellation(values["order_id"])
        values["copy_number"] = "cast(_copy as varchar)"
        values["duplicates"] = literal("keep" if self.keep_duplicates else "remove")
        columns = ", ".join(f"{value} as {name}" for name, value in values.items())
        return f"""
            select {columns}, _landed_file
            from (
                select *, row_number() over (partition by _landed_file, _content) as _copy
                from (select *, md5(concat_ws(chr(31), {content})) as _content from ({query}))
            )
        """

    def notice(self, count: RowCounter) -> str | None:
        """What a person should know of the rows: how many repeat another of their file."""
        copies = count("copy_number <> '1'")
        if not copies:
            return None
        rule = "keeps" if self.keep_duplicates else "removes"
        return f"{copies:,} lines repeat another of their file; the mapping {rule} them"

    def _value(self, name: str) -> str:
        if name not in self.columns:
            return literal(self.currency) if name == "currency" and self.currency else "cast(null as varchar)"
        column = identifier(self.columns[name][0])
        if name in IDS:
            parts = [f"nullif(trim({identifier(part)}), '')" for part in self.columns[name]]
            if len(parts) > 1:
                parts = [_whole(part) for part in parts]
            # of a number that is unique together only, half says nothing
            return " || '-' || ".join(parts)
        if name == "quantity" and self.returned_where:
            flag, values = self.returned_where
            is_returned = f"{_whole(f'trim({identifier(flag)})')} in ({', '.join(map(literal, values))})"
            return f"case when {is_returned} then '-' || ltrim(trim({column}), '-') else {column} end"
        if name == "ordered_at":
            return utc_text(column, self.timezone, self.time_format)
        return column

    def _is_cancellation(self, order_id: str) -> str:
        if self.cancellation_prefix is None:
            return "'false'"
        prefix = literal(self.cancellation_prefix.lower())
        return f"cast(starts_with(lower({order_id}), {prefix}) as varchar)"


def _whole(text: str) -> str:
    """SQL for a whole number as it was before it became a float: `2.0` is 2."""
    return f"regexp_replace({text}, '^(-?[0-9]+)[.]0+$', '\\1')"


def read_mapping(path: Path | None) -> Mapping:
    """Reads and checks the mapping of an `order_lines_file` folder.

    Raises:
        WeftError: there is none, a key is unknown, a required one is missing, or a value makes no sense.
    """
    path, given, fingerprint = read_yaml(path, ORDER_LINES[0], GUIDE)
    known_keys(path, given, KEYS)
    columns = given.get("columns")
    if not isinstance(columns, dict):
        columns = {}
    known_keys(path, columns, COLUMNS)
    for name in REQUIRED:
        if name not in columns:
            refuse(path, f"maps no column to {name}", f"needed are {', '.join(NEEDED)}")
    if not set(PRICED_BY) & set(columns):
        refuse(path, "maps no column to unit_price", f"needed are {', '.join(NEEDED)}")
    return Mapping(
        path=path,
        columns={name: _parts(path, name, columns[name]) for name in COLUMNS if name in columns},
        currency=_currency(path, given.get("currency"), columns),
        timezone=timezone(path, given.get("timezone", "UTC")),
        time_format=given.get("time_format"),
        decimal=one_of(path, "decimal", given["decimal"], (".", ",")) if "decimal" in given else None,
        encoding=one_of(path, "encoding", given.get("encoding", "utf-8"), WRITTEN_IN),
        returned_where=_returns(path, given.get("returns")),
        cancellation_prefix=_prefix(path, given.get("cancellations")),
        keep_duplicates=one_of(path, "duplicates", given.get("duplicates", "keep"), ("keep", "remove"))
        == "keep",
        fingerprint=fingerprint,
    )


def _currency(path: Path, currency: Any, columns: dict[str, Any]) -> str | None:
    if currency is None and "currency" in columns:
        return None
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isalpha()):
        refuse(path, "states no currency", "give its ISO code, such as currency: GBP, or map a column to it")
    return currency.upper()


def _prefix(path: Path, rule: Any) -> str | None:
    if rule is None:
        return None
    if not isinstance(rule, dict) or not rule.get("order_id_starts_with"):
        refuse(path, "has an unknown rule for cancellations", "known is order_id_starts_with, such as C")
    known_keys(path, rule, ("order_id_starts_with",))
    return str(rule["order_id_starts_with"])


def _parts(path: Path, name: str, column: Any) -> tuple[str, ...]:
    if isinstance(column, list):
        if name not in IDS:
            refuse(path, f"maps several columns to {name}", f"only {' and '.join(IDS)} may have several")
        return tuple(str(part) for part in column)
    return (str(column),)


def _returns(path: Path, rule: Any) -> tuple[str, tuple[str, ...]] | None:
    if rule is None:
        return None
    if not isinstance(rule, dict) or len(rule) != 1:
        refuse(path, "has an unknown rule for returns", "give a column and its values, such as ItemType: [2]")
    (column, values), *_ = rule.items()
    return str(column), tuple(map(str, values if isinstance(values, list) else [values]))
