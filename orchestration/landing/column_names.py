"""Names of landed columns, for people: of a file without a header the first row stands in their place."""

import re
from collections.abc import Iterable

VALUE = re.compile(r"\S@\S+[.]|^[-+(]?[0-9][0-9 .,:/()TZ+-]*$")
"""No column is called so: an address, a number, a date."""


def told(names: Iterable[str]) -> list[str]:
    """Names of columns as they may be said; where one of them is a value, what each looks like.

    Digits become 9 and letters a: the first row of a list of people is as personal as any other.
    """
    names = list(names)
    if not any(VALUE.search(name) for name in names):
        return names
    return [
        "".join("9" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in name) for name in names
    ]
