"""The column mapping of `order_lines_file`: how any flat file of order lines becomes the generic source."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import yaml

from orchestration.lib.errors import WeftError
from orchestration.lib.landing.contracts import ORDER_LINES
from orchestration.lib.landing.files import LandedFile
from orchestration.lib.landing.readers import Shape, identifier, literal

REQUIRED = ("order_id", "ordered_at", "quantity", "unit_price")
OPTIONAL = ("line_id", "customer_id", "email", "phone", "product_id", "sku", "product_title", "category")
COLUMNS = (*REQUIRED, *OPTIONAL, "country", "currency")
IDS = ("order_id", "customer_id")
KEYS = ("columns", "currency", "timezone", "time_format", "encoding", "cancellations", "duplicates")
ENCODINGS = ("utf-8", "latin-1", "utf-16")
GUIDE = "docs/online-retail.md shows a whole mapping"


@dataclass(frozen=True)
class Mapping:
    """Which column of the file is what, and the rules of the shop that wrote it."""

    path: Path
    columns: dict[str, str]
    """Canonical name → name in the file."""
    currency: str | None = None
    timezone: str = "UTC"
    time_format: str | None = None
    encoding: str = "utf-8"
    cancellation_prefix: str | None = None
    keep_duplicates: bool = True
    fingerprint: str = field(default="")

    @property
    def outputs(self) -> list[str]:
        """Columns of the raw table, in the words of the contract."""
        return [*COLUMNS, "is_cancellation", "copy_number", "duplicates"]

    def check(self, file: LandedFile, shape: Shape) -> None:
        """Refuses a file that lacks a mapped column.

        Raises:
            WeftError: names the file, the column and the columns that the file has.
        """
        there = {name.lower() for name in shape.names}
        for canonical, column in self.columns.items():
            if column.lower() not in there:
                raise WeftError(
                    f"{file.name} has no column {column!r}, which {self.path.name} maps to {canonical}",
                    f"{_near(column, shape.names)}the file has: {', '.join(shape.names)}",
                )

    def select(self, query: str) -> str:
        """The file's rows in the columns of the contract.

        A line without an id of its own gets one from its content and the number of its copy inside the file:
        the same line delivered in two files stays one line, two equal lines of one file stay two.
        """
        content = ", ".join(f"coalesce({identifier(name)}, '')" for name in self.columns.values())
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

    def _value(self, name: str) -> str:
        if name not in self.columns:
            return literal(self.currency) if name == "currency" and self.currency else "cast(null as varchar)"
        column = identifier(self.columns[name])
        if name in IDS:
            # Spreadsheets and pandas write ids as 17850.0 as soon as one is missing.
            return rf"nullif(regexp_replace(trim({column}), '\.0$', ''), '')"
        return self._utc(column) if name == "ordered_at" else column

    def _utc(self, column: str) -> str:
        """The time as UTC text; what cannot be read stays as it is, for quarantine to name."""
        if self.time_format:
            local = f"try_strptime({column}, {literal(self.time_format)})"
        elif self.timezone == "UTC":
            return column
        else:
            # A text that states its own offset is a point in time already.
            zoned = rf"regexp_matches(trim({column}), '(Z|UTC|[+-]\d\d:?\d\d)$')"
            local = f"case when not {zoned} then try_cast({column} as timestamp) end"
        return f"coalesce(cast(timezone({literal(self.timezone)}, {local}) as varchar), {column})"

    def _is_cancellation(self, order_id: str) -> str:
        if self.cancellation_prefix is None:
            return "'false'"
        return f"cast(starts_with({order_id}, {literal(self.cancellation_prefix)}) as varchar)"


def read_mapping(path: Path | None) -> Mapping:
    """Reads and checks the mapping of an `order_lines_file` folder.

    Raises:
        WeftError: there is none, a key is unknown, a required one is missing, or a value makes no sense.
    """
    if path is None:
        raise WeftError(f"{ORDER_LINES[0]} has no mapping.yml beside its files", f"write one: {GUIDE}")
    text = path.read_text("utf-8")
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WeftError(f"{path} is not valid YAML", GUIDE) from error
    given = given if isinstance(given, dict) else {}
    _known(path, given, KEYS)
    columns = given.get("columns")
    if not isinstance(columns, dict):
        columns = {}
    _known(path, columns, COLUMNS)
    for name in REQUIRED:
        if name not in columns:
            _refuse(path, f"maps no column to {name}", f"needed are {', '.join(REQUIRED)}")
    return Mapping(
        path=path,
        columns={name: str(columns[name]) for name in COLUMNS if name in columns},
        currency=_currency(path, given.get("currency"), columns),
        timezone=_timezone(path, given.get("timezone", "UTC")),
        time_format=given.get("time_format"),
        encoding=_one_of(path, "encoding", given.get("encoding", "utf-8"), ENCODINGS),
        cancellation_prefix=_prefix(path, given.get("cancellations")),
        keep_duplicates=_one_of(path, "duplicates", given.get("duplicates", "keep"), ("keep", "remove"))
        == "keep",
        fingerprint=sha256(text.encode()).hexdigest()[:16],
    )


def _known(path: Path, given: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in given:
        if key not in known:
            _refuse(
                path, f"has an unknown key {key!r}", f"{_near(str(key), known)}known keys: {', '.join(known)}"
            )


def _currency(path: Path, currency: Any, columns: dict[str, Any]) -> str | None:
    if currency is None and "currency" in columns:
        return None
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isalpha()):
        _refuse(path, "states no currency", "give its ISO code, such as currency: GBP, or map a column to it")
    return currency.upper()


def _timezone(path: Path, timezone: Any) -> str:
    try:
        return ZoneInfo(str(timezone)).key
    except (ValueError, OSError, KeyError):
        _refuse(path, f"has an unknown timezone {timezone!r}", "give an IANA name, such as Europe/London")


def _prefix(path: Path, rule: Any) -> str | None:
    if rule is None:
        return None
    if not isinstance(rule, dict) or not rule.get("order_id_starts_with"):
        _refuse(path, "has an unknown rule for cancellations", "known is order_id_starts_with, such as C")
    _known(path, rule, ("order_id_starts_with",))
    return str(rule["order_id_starts_with"])


def _one_of(path: Path, key: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        _refuse(path, f"has {key}: {value!r}", f"{_near(str(value), known)}known are {', '.join(known)}")
    return value


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name.lower(), [str(other) for other in known], n=1)
    return f"did you mean {near[0]}? " if near else ""


def _refuse(path: Path, what: str, fix: str) -> NoReturn:
    raise WeftError(f"{path} {what}", fix)
