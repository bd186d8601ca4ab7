"""Texts that stand for "nothing": what tools write where a value is missing.

The one list of them. Such a value becomes NULL in the raw table, whatever the file's format, and is no
mistake: nothing of it goes to quarantine. Texts inside JSON documents stay: JSON has a `null` of its own.
"""

from orchestration.lib.database import literal
from orchestration.lib.landing.contracts import IDS, Column

NO_NAME = (
    *(r"\N", "NULL", "null", "None", "nan", "NaN", "NaT", "<NA>", "N/A", "#N/A"),
    *("-", "--", '""', "''"),
)
"""Spellings of databases, pandas and spreadsheets; a person may be called Null or Nan."""

NO_TEXT = (*NO_NAME, "n/a", "undefined", "(null)")
"""What no free text says either."""

NO_VALUE = (
    *sorted({text.lower() for text in NO_TEXT}),
    *("nil", "na", "#null!", "-nan", "0000-00-00", "0000-00-00 00:00:00"),
)
"""Where the contract states a type (a time, a number, a flag, an id, JSON), in any case."""

BLANK = ("", " ", "  ", "   ")


def without_nothing(value: str, column: Column, otherwise: str | None = None) -> str:
    """SQL for the text of a column, NULL where it stands for nothing.

    Args:
        value: SQL for the text as it was delivered.
        column: the contract's column; one without a type is free text.
        otherwise: SQL for what is read of any other text; None: the text itself.
    """
    if column.is_typed or column.data_type in IDS:
        words = {form for word in NO_VALUE for form in (word, word.upper(), word.capitalize(), *NO_TEXT)}
    else:
        words = set(NO_NAME if column.pii == "name" else NO_TEXT)
    # All forms are listed: to trim or change the case of every value would cost four times as much.
    forms = {*BLANK, *words, *(f" {word}" for word in words)}
    listed = ", ".join(literal(form) for form in sorted(forms))
    return f"case when {value} in ({listed}) then null else {otherwise or value} end"
