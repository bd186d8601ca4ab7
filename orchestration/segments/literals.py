"""The one place where a value of a segment's file becomes SQL."""

from datetime import date
from decimal import Decimal

MOST_SIGNS = 1_000
MOST_DIGITS = 15
MOST_DECIMALS = 6
PLAIN = frozenset(" !$&()*+,-./:;<=>?@[]^_`|~")
"""Signs of ASCII, beside letters and digits, that mean nothing to Jinja inside a text."""


def literal(value: str | bool | int | float | Decimal | date) -> str:
    """A value as SQL inside a model, which dbt's Jinja has yet to read."""
    if isinstance(value, str):
        return "{{ " + text_call(value) + " }}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return number(value)


def text_call(text: str) -> str:
    """The Jinja expression for a text as an SQL literal: the macro `text_literal` quotes it for the engine.

    The argument holds no sign that Jinja, SQL or a comment could take for its own: they go by number.
    """
    return f'text_literal("{"".join(_sign(sign) for sign in text)}")'


def number(value: int | float | Decimal) -> str:
    """A number in plain digits."""
    return format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")


def fault_of_text(text: str) -> str | None:
    """Why a text cannot be a value; None where it can."""
    if len(text) > MOST_SIGNS:
        return f"a text of {len(text):,} signs; at most {MOST_SIGNS:,}"
    for sign in text:
        if sign == "\0" or 0xD800 <= ord(sign) <= 0xDFFF:
            return f"no database keeps the sign U+{ord(sign):04X}"
    return None


def fault_of_number(value: int | float) -> str | None:
    """Why a number cannot be a value; None where it can."""
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return f"{value} is no number"
    digits = format(abs(exact), "f").replace(".", "").lstrip("0")
    decimals = -int(exact.normalize().as_tuple().exponent)
    if len(digits) > MOST_DIGITS or decimals > MOST_DECIMALS:
        return f"at most {MOST_DIGITS} digits, {MOST_DECIMALS} of them after the point"
    return None


def _sign(sign: str) -> str:
    if (sign.isascii() and sign.isalnum()) or sign in PLAIN:
        return sign
    if sign.isprintable() and ord(sign) > 127:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
