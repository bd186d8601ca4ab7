"""Texts that stand for "nothing": what tools write where a value is missing.

The one list of them. Such a value becomes NULL in the raw table, whatever the file's format, and is no
mistake: nothing of it goes to quarantine. Texts inside JSON documents stay (JSON has its own `null`), and
so do columns that no contract names: no model reads them.
"""

import re

from orchestration.base.database import literal
from orchestration.landing.contracts import IDS, Column

NO_NAME = (
    *(r"\N", "NULL", "null", "None", "nan", "NaN", "NaT", "<NA>", "N/A", "#N/A"),
    *("-", "--", '""', "''"),
)
"""Spellings of databases, pandas and spreadsheets; a person may be called Null or Nan."""

NO_TEXT = (*NO_NAME, "n/a", "undefined", "(null)")
"""What no free text says either."""

NO_VALUE = (*NO_TEXT, "nil", "na", "#null!", "-nan")
"""Where the contract states a type (a time, a number, a flag, an id, JSON), in any case."""

NO_DATES = ("0000-00-00", "0001-01-01")
"""How MySQL, and Go and .NET, begin a time that is none."""

LONGEST = 12
"""Longer values are not looked at: with a blank at either end no spelling has more letters."""

LONGEST_TIME = 35
"""The same of times: `0001-01-01T00:00:00.000000000+00:00`."""


def without_nothing(value: str, column: Column, otherwise: str | None = None) -> str:
    """SQL for the text of a column, NULL where it stands for nothing.

    Args:
        value: SQL for the text as it was delivered.
        column: the contract's column; one without a type is free text.
        otherwise: SQL for what is read of any other text; None: the text itself.
    """
    if column.is_typed or column.data_type in IDS:
        # A digit is looked for first: nearly every short value begins with one, and a pattern costs more.
        words = "|".join(re.escape(word) for word in NO_VALUE)
        pattern = literal(f"^\\s*({words})?\\s*$")
        is_nothing = f"not {value} between '0' and ':' and regexp_matches({value}, {pattern}, 'i')"
        if column.data_type in ("timestamp", "date"):
            is_none = " or ".join(f"starts_with({value}, {literal(start)})" for start in NO_DATES)
            is_nothing = f"({is_nothing} or {is_none})"
    else:
        # A list, not IN: that is a join for each column, which a table of 900 columns has no memory for.
        words = NO_NAME if column.pii == "name" else NO_TEXT
        forms = ["", " ", *words, *(f" {word}" for word in words)]
        is_nothing = f"list_contains([{', '.join(literal(form) for form in forms)}], {value})"
    length = LONGEST_TIME if column.data_type in ("timestamp", "date") else LONGEST
    return f"case when strlen({value}) <= {length} and {is_nothing} then null else {otherwise or value} end"
