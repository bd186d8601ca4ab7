"""Dates as people write them: `02.11.2025 10:00`, `11/25/2025 3:04 PM`, `2 Nov 2025`, `20251102`.

Where the parts have one meaning they are read. Of a date such as `11/02/2025` the file has to tell which part
is the day: by any date of it whose other part is no month. Where none does, or two contradict each other,
nothing is guessed and the values go to quarantine.
"""

from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal

CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?"
REST = rf"(?:[ T,]+({CLOCK})\s*([AaPp][.]?[Mm][.]?)?)?$"
"""The time of day, which may be missing, with or without AM and PM."""

DOTTED = r"^([0-9]{1,2})[.]([0-9]{1,2})[.]((?:19|20)?[0-9]{2})" + REST
"""Day, month and year with dots between them, which nobody writes in another order."""

YEAR_FIRST = r"^((?:19|20)[0-9]{2})[/.]([0-9]{1,2})[/.]([0-9]{1,2})" + REST
COMPACT = r"^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])" + REST
ISO_OF_TWELVE = (
    rf"^((?:19|20)[0-9]{{2}})-([0-9]{{1,2}})-([0-9]{{1,2}})[ T,]+({CLOCK})\s*([AaPp][.]?[Mm][.]?)$"
)
"""An ISO date before a time with AM or PM, as spreadsheets write it."""

EITHER_ORDER = r"^([0-9]{1,2})[/-]([0-9]{1,2})[/-]((?:19|20)[0-9]{2})" + REST
"""Day and month, or month and day."""

NAMED = r"^([0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{4}|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4})" + REST
NAMED_FORMS = "['%d %b %Y', '%d %B %Y', '%b %d %Y', '%B %d %Y']"

NOT_READ = "no date: "
"""Begins a date of a person that could not be read; digits alone could else be taken for seconds."""

TWO_ORDERS = "a date whose day and month cannot be told apart: taken for NULL"
"""The reason in quarantine."""


def plain(value: str) -> str:
    """SQL for the text of a date without blanks around it; browsers put a narrow one before AM and PM."""
    return f"trim(translate(replace({value}, {literal(NOT_READ)}, ''), chr(8239) || chr(160), '  '))"


def iso_of(value: str, data_type: str) -> str:
    """SQL for a time or a date that a text states the ISO way: `02-11-25` is none of the year 2."""
    return f"case when {value} like '____-%' then try_cast({value} as {data_type}) end"


def in_either_order(value: str) -> str:
    """SQL that is true for a date whose first two parts may be day and month, or month and day."""
    parts = [f"{_part(value, part)} between 1 and 12" for part in (1, 2)]
    return f"coalesce({' and '.join(parts)}, false)"


def time_of(value: str, order: str | None = None) -> str:
    """SQL for the time that a text states; NULL for a text in any other form.

    Args:
        value: SQL for the text.
        order: what `11/02/2025` begins with: `day`, `month`, or None where nobody knows.
    """
    text = plain(value)
    forms = [(DOTTED, (3, 2, 1)), (YEAR_FIRST, (1, 2, 3)), (COMPACT, (1, 2, 3)), (ISO_OF_TWELVE, (1, 2, 3))]
    if order:
        forms.append((EITHER_ORDER, (3, 2, 1) if order == "day" else (3, 1, 2)))
    reads = [
        f"when regexp_matches({text}, {literal(form)}) then {_joined(text, form, parts)}"
        for form, parts in forms
    ]
    date = f"regexp_replace(regexp_extract({text}, {literal(NAMED)}, 1), '[ ,-]+', ' ', 'g')"
    named = f"strftime(try_strptime({date}, {NAMED_FORMS}), '%Y-%m-%d')"
    reads.append(f"when regexp_matches({text}, {literal(NAMED)}) then {_at(named, text, NAMED, 2)}")
    return f"case {' '.join(reads)} end"


def _joined(text: str, form: str, parts: tuple[int, int, int]) -> str:
    year, month, day = (f"regexp_extract({text}, {literal(form)}, {part})" for part in parts)
    century = f"case when strlen({year}) = 2 then case when {year} < '69' then '20' else '19' end else '' end"
    return _at(f"{century} || {year} || '-' || {month} || '-' || {day}", text, form, 4)


def _at(date: str, text: str, form: str, clock: int) -> str:
    time = f"coalesce(nullif(regexp_extract({text}, {literal(form)}, {clock}), ''), '0:00')"
    half = f"upper(replace(regexp_extract({text}, {literal(form)}, {clock + 1}), '.', ''))"
    twelve = f"try_strptime({date} || ' ' || {time} || ' ' || {half}, "
    twelve += "['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p'])"
    return f"case when {half} = '' then try_cast({date} || ' ' || {time} as timestamp) else {twelve} end"


def rewrite_dates(
    connection: DuckDBPyConnection,
    relation: str,
    columns: Iterable[tuple[str, str]],
    file: str,
    zone: str = "UTC",
) -> None:
    """Writes the dates of a file that was just landed as ISO dates.

    Args:
        connection: open in the transaction that landed the file.
        relation: the raw table.
        columns: its columns of times and dates, each with its type in the contract.
        file: name of the file.
        zone: the zone of its times of day.
    """
    columns = sorted(columns)
    order = _order(connection, relation, [name for name, _ in columns], file)
    for name, data_type in columns:
        column = identifier(name)
        read = time_of(column, order)
        utc = f"timezone('UTC', timezone({literal(zone)}, {read}))"
        value = utc if data_type == "timestamp" else f"cast({read} as date)"
        connection.execute(
            f"update {relation} set {column} = cast({value} as varchar) "
            f"where _landed_file = ? and ({read}) is not null",
            [file],
        )


def _order(connection: DuckDBPyConnection, relation: str, columns: list[str], file: str) -> str | None:
    """What the dates of a file begin with, where one of them proves it and none the contrary."""
    first, second = ([f"{_part(identifier(name), part)} > 12" for name in columns] for part in (1, 2))
    query = (
        f"select count(*) filter (where {' or '.join(first)}), count(*) filter (where {' or '.join(second)})"
        f" from {relation} where _landed_file = ?"
    )
    day_first, month_first = connection.execute(query, [file]).fetchone() or (0, 0)
    if bool(day_first) == bool(month_first):
        return None
    return "day" if day_first else "month"


def _part(value: str, part: int) -> str:
    """SQL for the first or second part of a date whose order is not known."""
    return f"try_cast(regexp_extract({plain(value)}, {literal(EITHER_ORDER)}, {part}) as integer)"
