"""The seeds of identity: types that no model gives, and limits under which nobody could be anybody."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT
from orchestration.base.suggestions import closest
from orchestration.precheck.found import Fault

PLACES = ("models/staging", "models/unified", "models/identity", "macros/identity")
NO_TYPE = ("name",)
"""What a row of blocked values may speak of beside identifiers."""


def _one_of(*allowed: str) -> Callable[[str], str]:
    return lambda given: "" if given in allowed else f"{closest(given, allowed)}; one of {', '.join(allowed)}"


def _whole(least: int, empty: bool = True) -> Callable[[str], str]:
    def wrong(given: str) -> str:
        fits = given.lstrip("+").isdigit() and int(given) >= least
        return "" if fits or (empty and not given) else f"; a whole number from {least}{' or empty' * empty}"

    return wrong


def _share(given: str) -> str:
    try:
        return "" if 0 <= float(given) <= 1 else "; a probability from 0 to 1"
    except ValueError:
        return "; a probability from 0 to 1"


COLUMNS: dict[str, dict[str, Callable[[str], str]]] = {
    "identity_rules": {
        "trust_rank": _one_of("1", "2", "3", "4", "5"),
        "max_per_customer": _whole(1),
        "max_customers_per_value": _whole(1),
        "window_days": _whole(0),
    },
    "identity_blocked_values": {"match": _one_of("exact", "domain", "regex")},
    "identity_manual_rules": {"rule": _one_of("link", "unlink")},
    "identity_suggestion_thresholds": {"verdict": _one_of("applied", "review"), "min_probability": _share},
}
"""Seed → column → what is wrong with a value, or nothing."""
TYPES = {
    "identity_rules": ("identifier_type",),
    "identity_blocked_values": ("identifier_type",),
    "identity_manual_rules": ("first_type", "second_type"),
}


def rule_faults(seeds: Path, root: Path = PROJECT_ROOT) -> Iterator[Fault]:
    """What is wrong with the rules of identity in a folder of seeds.

    Args:
        seeds: the folder; seeds that it has not are not looked at.
        root: the project whose models give identifiers.
    """
    known: set[str] | None = None
    for name, checks in COLUMNS.items():
        file = seeds / f"{name}.csv"
        if not file.is_file():
            continue
        known = identifier_types(root) if known is None else known
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                yield from _rows(file, list(csv.DictReader(lines)), checks, TYPES.get(name, ()), known)
        except UnicodeDecodeError:
            yield Fault(file, "", "is no text in UTF-8")


def _rows(
    file: Path,
    rows: list[dict[str, str]],
    checks: dict[str, Callable[[str], str]],
    types: tuple[str, ...],
    known: set[str],
) -> Iterator[Fault]:
    for column in (*checks, *types) if rows else ():
        if column not in rows[0]:
            yield Fault(file, "line 1", f"there is no column `{column}`")
    for number, row in enumerate(rows, start=2):
        for column, wrong in checks.items():
            given = (row.get(column) or "").strip()
            why = wrong(given) if column in row else ""
            if why:
                yield Fault(file, f"line {number}", f"{column} cannot be {given or 'empty'!r}{why}")
        for column in types:
            given = (row.get(column) or "").strip()
            if column in row and given not in known and given not in NO_TYPE:
                near = closest(given, known)
                yield Fault(file, f"line {number}", f"no model gives identifiers of type `{given}`{near}")


def identifier_types(root: Path) -> set[str]:
    """Every word of the models that give or join identifiers: a type that is none of them is no type.

    Types are written in many forms there (a quoted text, the key of a mapping, a column); a misspelt one is
    in none of them.
    """
    found: set[str] = set()
    for place in PLACES:
        for file in (root / place).rglob("*.sql"):
            found |= set(re.findall(r"\b[a-z][a-z0-9_]+\b", file.read_text("utf-8")))
    return found
