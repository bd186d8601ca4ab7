"""The column mapping of `people_file`: how any flat list of people becomes the generic source.

Each file, or folder of files, is a list of its own: the till's customers, the wholesale book, an import.
So the mapping has one entry a list, and an id means something within its list only.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import PEOPLE, Column, Table
from orchestration.landing.dates import NOT_READ, iso_of, time_of
from orchestration.landing.encodings import WRITTEN_IN
from orchestration.landing.files import FORMATS, LandedFile
from orchestration.landing.mapping_rules import (
    RowCounter,
    has_columns,
    known_keys,
    near,
    one_of,
    read_yaml,
    refuse,
    timezone,
    utc_text,
)
from orchestration.landing.readers import Shape

COLUMNS = (
    *("given_name", "family_name", "birth_date", "street", "postcode", "city", "state", "country"),
    *("email", "phone", "external_id", "customer_id", "updated_at"),
)
OUTPUTS = ("list_name", "person_id", *(name for name in COLUMNS if name != "external_id"))
WHO = ("given_name", "family_name", "email", "phone", "customer_id")
"""One of these must be mapped: else nobody could be told from anybody."""

KEYS = ("columns", "country", "date_format", "time_format", "timezone", "encoding")
GUIDE = "docs/match-people-without-identifiers.md shows a whole mapping"


@dataclass(frozen=True)
class PeopleList:
    """Which column of one list is what."""

    columns: dict[str, tuple[str, ...]]
    """Canonical name → names in the file; several are joined by a blank."""
    country: str | None = None
    date_format: str | None = None
    time_format: str | None = None
    timezone: str = "UTC"
    encoding: str = "utf-8"

    @property
    def names(self) -> list[str]:
        """Every column of the file that is read."""
        return [name for names in self.columns.values() for name in names]

    def select(self, query: str, name: str) -> str:
        """The rows of `query` in the columns of the contract.

        A person without an id gets one from what the row says: the same row delivered twice is one person.
        """
        content = ", ".join(f"coalesce({identifier(column)}, '')" for column in self.names)
        values = {column: self._value(column) for column in COLUMNS}
        own_id = f"nullif(trim({values.pop('external_id')}), '')"
        values["list_name"] = literal(name)
        values["person_id"] = (
            f"coalesce({own_id}, 'row-' || substr(md5(concat_ws(chr(31), {content})), 1, 16))"
        )
        columns = ", ".join(f"{values[column]} as {column}" for column in OUTPUTS)
        return f"select {columns}, _landed_file from ({query})"

    def _value(self, name: str) -> str:
        text = "cast(null as varchar)"
        if name in self.columns:
            parts = ", ".join(f"nullif(trim({identifier(column)}), '')" for column in self.columns[name])
            text = f"nullif(concat_ws(' ', {parts}), '')"
        if name == "birth_date":
            return self._date(text)
        if name == "updated_at":
            return utc_text(text, self.timezone, self.time_format)
        if name == "country" and self.country:
            return f"coalesce({text}, {literal(self.country)})"
        return text

    def _date(self, text: str) -> str:
        """An ISO date. What is none is marked: digits alone could else be read as seconds since 1970."""
        told = f"cast({time_of(text)} as date)"
        # of `02.11.45` the dots tell the day, and that nobody is born in 2045 the century
        born = (
            f"cast(case when {told} > current_date then {told} - interval 100 year else {told} end as date)"
        )
        read = f"coalesce({iso_of(text, 'date')}, {born})"
        if self.date_format:
            read = f"cast(try_strptime({text}, {literal(self.date_format)}) as date)"
        return f"coalesce(cast({read} as varchar), {literal(NOT_READ)} || {text})"


@dataclass(frozen=True)
class PeopleMapping:
    """The lists of a `people_file` folder."""

    path: Path
    lists: dict[str, PeopleList]
    fingerprint: str = field(default="")

    @property
    def outputs(self) -> list[str]:
        """Columns of the raw table, in the words of the contract."""
        return list(OUTPUTS)

    @property
    def decimal(self) -> str | None:
        """None: a list of people has no amounts."""
        return None

    def file_columns(self, contract: Table) -> dict[str, Column]:
        """What the contract says of the columns of the files, by their lower case."""
        known = contract.by_name | {"external_id": contract.by_name["person_id"]}
        return {
            part.lower(): replace(known[name], name=part)
            for people in self.lists.values()
            for name, parts in people.columns.items()
            for part in parts
        }

    def check(self, file: LandedFile, shape: Shape) -> None:
        """Refuses a file of a list that is not mapped, or that lacks a mapped column.

        Raises:
            WeftError: names the file, and the list or the column.
        """
        name = list_name(file.name)
        if name not in self.lists:
            fix = f"{near(name, self.lists)}add the list {name}: {GUIDE}"
            refuse(self.path, f"says nothing of {file.name}", fix)
        columns = self.lists[name].columns.items()
        has_columns(self.path, file, shape, [(key, part) for key, parts in columns for part in parts])

    def zone_of(self, file: str) -> str:
        """The zone of the times of day of this list."""
        known = self.lists.get(list_name(file))
        return known.timezone if known else "UTC"

    def encoding_of(self, file: LandedFile) -> str:
        """How the CSV files of this list are written."""
        known = self.lists.get(list_name(file.name))
        return known.encoding if known else "utf-8"

    def select(self, query: str, shape: Shape) -> str:
        """The rows of files of one shape; each list reads its own files as its mapping says."""
        there = {name.lower() for name in shape.names}
        reads = [
            people.select(f"select * from ({query}) where {_list_of('_landed_file')} = {literal(name)}", name)
            for name, people in self.lists.items()
            if there.issuperset(column.lower() for column in people.names)
        ]
        return " union all ".join(reads)

    def notice(self, count: RowCounter) -> str | None:
        """How many rows say nothing about who it is: they are kept, and match nobody."""
        nobody = count(" and ".join(f"{name} is null" for name in WHO))
        return f"{nobody:,} rows have neither a name nor an address nor a phone" if nobody else None


def list_name(file: str) -> str:
    """The list that a landing file belongs to: its folder, or its own name without the ending."""
    _, name, *inside = file.split("/")
    ending = next((ending for ending in sorted(FORMATS, key=len, reverse=True) if name.endswith(ending)), "")
    return name if inside else name.removesuffix(ending)


def _list_of(column: str) -> str:
    """SQL for `list_name`."""
    endings = "|".join(ending.replace(".", "[.]") for ending in sorted(FORMATS, key=len, reverse=True))
    inside = f"regexp_extract({column}, '^[^/]+/([^/]+)/', 1)"
    return f"coalesce(nullif({inside}, ''), regexp_extract({column}, '^[^/]+/(.+?)({endings})$', 1))"


def read_people_mapping(path: Path | None) -> PeopleMapping:
    """Reads and checks the mapping of a `people_file` folder.

    Raises:
        WeftError: there is none, a key is unknown, or a value makes no sense.
    """
    path, given, fingerprint = read_yaml(path, PEOPLE[0], GUIDE)
    if not given:
        refuse(path, "maps no list", f"give the name of each file, and its columns: {GUIDE}")
    return PeopleMapping(
        path, {str(name): _list(path, str(name), entry) for name, entry in given.items()}, fingerprint
    )


def _list(path: Path, name: str, entry: Any) -> PeopleList:
    if not isinstance(entry, dict) or not isinstance(entry.get("columns"), dict):
        refuse(path, f"maps no columns of {name}", GUIDE)
    known_keys(path, entry, KEYS)
    columns = entry["columns"]
    known_keys(path, columns, COLUMNS)
    if not set(WHO) & set(columns):
        refuse(path, f"maps nothing of {name} that names a person", f"needed is one of {', '.join(WHO)}")
    return PeopleList(
        columns={key: _parts(columns[key]) for key in COLUMNS if key in columns},
        country=_country(path, entry.get("country")),
        date_format=entry.get("date_format"),
        time_format=entry.get("time_format"),
        timezone=timezone(path, entry.get("timezone", "UTC")),
        encoding=one_of(path, "encoding", entry.get("encoding", "utf-8"), WRITTEN_IN),
    )


def _parts(column: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in column) if isinstance(column, list) else (str(column),)


def _country(path: Path, country: Any) -> str | None:
    if country is not None and not (isinstance(country, str) and len(country) == 2 and country.isalpha()):
        refuse(path, f"has country: {country!r}", "give its ISO code, such as AU")
    return country.upper() if country else None
