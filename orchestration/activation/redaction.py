"""A destination's own words, without the addresses and numbers that it repeats in them."""

import re
from collections.abc import Iterable

ADDRESS = re.compile(r"[^\s\"'<>(),;:]+@[^\s\"'<>(),;:]+")
NUMBER = re.compile(r"\+?\(?\d(?:[\s().-]{0,2}\d){6,}")
LONGEST = 300


def without_personal_data(text: str, values: Iterable[str] = ()) -> str:
    """The text with each of the values, each address and each long number put out.

    Args:
        text: as the destination wrote it.
        values: of the row it is about.
    """
    for value in sorted((value for value in values if value and len(value) > 2), key=len, reverse=True):
        text = re.sub(re.escape(value), "<value>", text, flags=re.IGNORECASE)
    return NUMBER.sub("<number>", ADDRESS.sub("<address>", text))[:LONGEST]
