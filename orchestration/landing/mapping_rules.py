"""What the mappings of the generic sources have in common: reading them, and refusing what makes no sense."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn, Protocol
from zoneinfo import ZoneInfo

import yaml

from orchestration.base.database import literal
from orchestration.base.errors import WeftError
from orchestration.base.suggestions import nearest
from orchestration.landing.column_names import told
from orchestration.landing.contracts import Column, Table
from orchestration.landing.dates import iso_of, time_of
from orchestration.landing.files import LandedFile
from orchestration.landing.readers import Shape

RowCounter = Callable[[str], int]
"""Counts the rows of the raw table for which a condition holds."""


class FileMapping(Protocol):
    """How files of a generic source become its raw table."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the files would be read differently."""
        ...

    @property
    def outputs(self) -> list[str]:
        """Columns of the raw table, in the words of the contract."""
        ...

    @property
    def decimal(self) -> str | None:
        """The sign between whole and part of a number, where the mapping states it."""
        ...

    def file_columns(self, contract: Table) -> dict[str, Column]:
        """What the contract says of the columns of the files, by their lower case."""
        ...

    def zone_of(self, file: str) -> str:
        """The zone of the times of day of a file, by its name."""
        ...

    def check(self, file: LandedFile, shape: Shape) -> None:
        """Refuses a file that lacks a mapped column."""
        ...

    def encoding_of(self, file: LandedFile) -> str:
        """How a CSV file is written."""
        ...

    def select(self, query: str, shape: Shape) -> str:
        """The rows of files of one shape in the columns of the contract."""
        ...

    def notice(self, count: RowCounter) -> str | None:
        """What a person should know of the rows that were landed."""
        ...


def read_yaml(path: Path | None, source: str, guide: str) -> tuple[Path, dict[str, Any], str]:
    """The mapping file of a source: its path, what it says, and a fingerprint of its text.

    Raises:
        WeftError: there is none, or it is not YAML.
    """
    if path is None:
        raise WeftError(f"{source} has no mapping.yml beside its files", f"write one: {guide}")
    try:
        text = path.read_text("utf-8-sig")
        # Every value as it is written: a column may be called No, and a country NO.
        given = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WeftError(f"{path} is not valid YAML", guide) from error
    return path, given if isinstance(given, dict) else {}, sha256(text.encode()).hexdigest()[:16]


def has_columns(path: Path, file: LandedFile, shape: Shape, columns: Iterable[tuple[str, str]]) -> None:
    """Refuses a file that lacks a mapped column.

    Raises:
        WeftError: names the file, the column and the columns that the file has.
    """
    there = {name.lower() for name in shape.names}
    names = told(shape.names)
    for canonical, column in columns:
        if column.lower() not in there:
            raise WeftError(
                f"{file.name} has no column {column!r}, which {path.name} maps to {canonical}",
                f"{near(column, names)}the file has: {', '.join(names)}",
            )


def known_keys(path: Path, given: dict[str, Any], known: tuple[str, ...]) -> None:
    """Refuses a key that no mapping has.

    Raises:
        WeftError: names the key and the nearest known one.
    """
    for key in given:
        if key not in known:
            fix = f"{near(str(key), known)}known keys: {', '.join(known)}"
            refuse(path, f"has an unknown key {key!r}", fix)


def timezone(path: Path, name: Any) -> str:
    """An IANA name of a time zone.

    Raises:
        WeftError: there is no such zone.
    """
    try:
        return ZoneInfo(str(name)).key
    except (ValueError, OSError, KeyError):
        refuse(path, f"has an unknown timezone {name!r}", "give an IANA name, such as Europe/London")


def one_of(path: Path, key: str, value: Any, known: tuple[str, ...]) -> str:
    """A value that must be one of a few.

    Raises:
        WeftError: it is another.
    """
    if value not in known:
        refuse(path, f"has {key}: {value!r}", f"{near(str(value), known)}known are {', '.join(known)}")
    return value


def near(name: str, known: Iterable[Any]) -> str:
    """A guess at what was meant, or nothing."""
    found = nearest(name.lower(), map(str, known))
    return f"did you mean {found}? " if found else ""


def refuse(path: Path, what: str, fix: str) -> NoReturn:
    """Stops the load.

    Raises:
        WeftError: always.
    """
    raise WeftError(f"{path} {what}", fix)


def utc_text(column: str, zone: str, form: str | None) -> str:
    """SQL for a time as UTC text; what cannot be read stays as it is, for quarantine to name."""
    if form:
        local = f"try_strptime({column}, {literal(form)})"
    elif zone == "UTC":
        return column
    else:
        # A text that states its own offset is a point in time already.
        zoned = rf"regexp_matches(trim({column}), '(Z|UTC|[+-]\d\d:?\d\d)$')"
        stated = iso_of(f"trim({column})", "timestamp")
        local = f"case when not {zoned} then coalesce({stated}, {time_of(column)}) end"
    return f"coalesce(cast(timezone({literal(zone)}, {local}) as varchar), {column})"
