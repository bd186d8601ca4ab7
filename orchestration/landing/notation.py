"""Numbers and dates as people write them: `1.234,56`, `1,234.56`, `02.11.2025`.

A file's numbers are read in the one notation in which every value of a column makes sense; where two make
sense (`1,234` alone), nothing is guessed and the values go to quarantine.
"""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import Table

DOTTED = r"'^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}([ T,]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?$'"
"""Day, month and year with dots between them, which nobody writes in another order."""

DOTTED_FORMS = "['%d.%m.%Y', '%d.%m.%Y %H:%M', '%d.%m.%Y %H:%M:%S']"


@dataclass(frozen=True)
class Notation:
    """How numbers are written."""

    decimal: str
    thousands: str

    def matches(self, value: str) -> str:
        """SQL that is true for a number in this notation."""
        point, group = f"[{self.decimal}]", rf"[{self.thousands} '\x{{a0}}\x{{2019}}\x{{202f}}]"
        number = f"^[-+]?([0-9]{{1,3}}({group}[0-9]{{3}})+|[0-9]+)({point}[0-9]+)?$"
        return f"regexp_matches(trim({value}), {literal(number)})"

    def plain(self, value: str) -> str:
        """SQL for the number as computers write it."""
        bare = f"regexp_replace(trim({value}), {literal(f'[^0-9{self.decimal}-]')}, '', 'g')"
        return f"replace({bare}, {literal(self.decimal)}, '.')"


COMMA = Notation(",", ".")
POINT = Notation(".", ",")


def dotted_time(value: str) -> str:
    """SQL for the time that a text such as `02.11.2025 10:00` says; NULL for any other text."""
    text = f"regexp_replace(trim({value}), '[ T,]+', ' ')"
    return f"case when regexp_matches(trim({value}), {DOTTED}) then try_strptime({text}, {DOTTED_FORMS}) end"


def rewrite_dates(
    connection: DuckDBPyConnection, relation: str, columns: list[str], files: list[str]
) -> None:
    """Writes dates with dots as ISO dates in newly landed rows.

    Args:
        connection: open in the transaction that landed the files.
        relation: the raw table.
        columns: its columns of times and dates.
        files: names of the new files.
    """
    for name in map(identifier, columns):
        read = dotted_time(name)
        connection.execute(
            f"update {relation} set {name} = cast({read} as varchar) "
            f"where _landed_file in (select unnest(?)) and ({read}) is not null",
            [files],
        )


def rewrite_numbers(
    connection: DuckDBPyConnection, relation: str, table: Table, files: list[str], decimal: str | None = None
) -> None:
    """Writes numbers in another notation as computers write them, in newly landed rows.

    Args:
        connection: open in the transaction that landed the files.
        relation: the raw table.
        table: the contract.
        files: names of the new files.
        decimal: the sign before the parts of a number where a person has stated it; else each file tells.
    """
    columns = [column.name for column in table.columns if column.data_type == "decimal"]
    for file in files:
        if decimal:
            notation = COMMA if decimal == "," else POINT
            apply = columns
        else:
            notation, apply = _notation(connection, relation, columns, file)
        for name in map(identifier, apply):
            connection.execute(
                f"update {relation} set {name} = {notation.plain(name)} "
                f"where _landed_file = ? and {notation.matches(name)}",
                [file],
            )


def _notation(
    connection: DuckDBPyConnection, relation: str, columns: list[str], file: str
) -> tuple[Notation, list[str]]:
    """The notation that the columns of a file prove, and the columns that are wholly in it."""
    measures = ", ".join(
        f"count({name}), count(*) filter (where {COMMA.matches(name)}), "
        f"count(*) filter (where {POINT.matches(name)}), "
        f"count(*) filter (where regexp_matches({name}, '[0-9][^0-9+-]'))"
        for name in map(identifier, columns)
    )
    query = f"select {measures} from {relation} where _landed_file = ?"
    counts = connection.execute(query, [file]).fetchone() or ()
    fits: dict[str, list[str]] = {",": [], ".": []}
    proves: set[str] = set()
    for index, name in enumerate(columns):
        stated, comma, point, written = counts[4 * index : 4 * index + 4]
        if not stated or not written:
            continue
        if comma == stated:
            fits[","].append(name)
            proves |= {","} if point < stated else set()
        if point == stated:
            fits["."].append(name)
            proves |= {"."} if comma < stated else set()
    if len(proves) != 1:
        return POINT, []
    notation = COMMA if proves == {","} else POINT
    return notation, fits[notation.decimal]
