"""Numbers, dates and money as a reader expects to see them."""

import re
from datetime import date, datetime
from decimal import Decimal

Number = int | float | Decimal

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$"}
CHANNELS = {"email": "E-mail", "sms": "SMS", "pos": "Till"}
SMALLEST_GROUP = 5
NOTHING = "–"
MINUS = "−"
PERSONAL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*|(?<!\d)(?!\d{4}-\d\d-\d\d)\+?\d[\d ()./-]{6,}\d")
"""What looks like an e-mail address or a phone number; a date is neither."""


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def count(value: Number | None) -> str:
    """12,345; a dash where there is no value."""
    return NOTHING if value is None else _signed(f"{value:,.0f}")


def people(value: int | None) -> str:
    """A count of people in a slice: one to four are shown as `<5`, so that nobody can be singled out."""
    if value is not None and 0 < value < SMALLEST_GROUP:
        return f"<{SMALLEST_GROUP}"
    return count(value)


def is_small(value: int | None) -> bool:
    """True for a group that is too small to say anything about."""
    return value is not None and 0 < value < SMALLEST_GROUP


def compact(value: Number | None) -> str:
    """12.3k or 1.2M, for axes."""
    if value is None:
        return NOTHING
    size = abs(float(value))
    for limit, unit in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if size >= limit:
            return _signed(f"{float(value) / limit:.1f}".removesuffix(".0") + unit)
    return _signed(f"{float(value):.2f}".rstrip("0").rstrip("."))


def money(value: Number | None, currency: str | None) -> str:
    """$12,345 or 12,345 SEK: whole units, for reading."""
    if value is None:
        return NOTHING
    amount = f"{abs(value):,.0f}"
    sign = MINUS if value < 0 and amount != "0" else ""
    if currency in SYMBOLS:
        return f"{sign}{SYMBOLS[currency]}{amount}"
    return f"{sign}{amount} {currency}" if currency else f"{sign}{amount}"


def percent(share: Number | None, digits: int = 0) -> str:
    """A share of one as 23 %."""
    return NOTHING if share is None else _signed(f"{float(share) * 100:.{digits}f} %")


def change(now: Number | None, before: Number | None) -> str:
    """How a figure moved, in words: `up 12 %`, `down 3 %`, `unchanged`."""
    if now is None or not before or before < 0:
        return "no earlier figure to compare with"
    moved = float(now) / float(before) - 1
    if abs(moved) < 0.0005:
        return "unchanged"
    digits = 1 if abs(moved) < 0.1 else 0
    return f"{'up' if moved > 0 else 'down'} {abs(moved) * 100:.{digits}f} %"


def day(value: date | None, year: bool = True) -> str:
    """3 Mar 2025."""
    if value is None:
        return NOTHING
    text = f"{value.day} {value:%b}"
    return f"{text} {value.year}" if year else text


def month(value: date | None, year: bool = True) -> str:
    """Mar 2025."""
    if value is None:
        return NOTHING
    return f"{value:%b %Y}" if year else f"{value:%b}"


def moment(value: datetime | None) -> str:
    """3 Mar 2025, 14:05 UTC."""
    return NOTHING if value is None else f"{day(value)}, {value:%H:%M} UTC"


def ago(value: datetime | None, as_of: datetime | None) -> str:
    """How long before the report's time something happened."""
    if value is None or as_of is None:
        return NOTHING
    hours = (as_of - value).total_seconds() / 3600
    if hours < 0:
        return "after the report’s time"
    if hours < 1:
        return "within the hour"
    if hours < 48:
        whole = int(hours)
        return f"{whole} hour{'' if whole == 1 else 's'} before"
    return f"{count(int(hours / 24))} days before"


def masked(text: str | None) -> str:
    """Free text from a table, with whatever looks like a contact point left out."""
    return PERSONAL.sub("…", text) if text else ""


def sentence(text: str) -> str:
    """Text with a capital at its start."""
    return text[:1].upper() + text[1:]


def channel(name: str | None) -> str:
    """A channel as people write it: `pos` becomes `Till`."""
    return CHANNELS.get(name or "", words(name).capitalize())


def words(name: str | None) -> str:
    """A stored name as a phrase: `manual_link` becomes `manual link`."""
    return NOTHING if not name else name.replace("_", " ")
