"""What a misspelt name may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like it; None where none is."""
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def closest(name: str, known: Iterable[str]) -> str:
    """` (did you mean …?)`, or nothing where no known name is near."""
    found = nearest(name, known)
    return f" (did you mean {found}?)" if found else ""
