"""What is wrong with a segment's file: where in it, what, and what it may have meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT
from orchestration.base.suggestions import nearest

PAGE = "docs/define-a-segment.md"
SHOWN = 10
ELSEWHERE = {
    theirs: ours
    for ours, names in {
        "all": "and every",
        "any": "or",
        "not": "none",
        "is": "equals eq = ==",
        "is_not": "not_equals ne !=",
        "more_than": "greater_than gt >",
        "less_than": "lt <",
        "at_least": "gte >= min",
        "at_most": "lte <= max",
        "in": "one_of",
        "contains": "like",
        "is_set": "exists",
        "is_not_set": "is_null is_empty",
    }.items()
    for theirs in names.split()
}
"""What other tools call a key, and its name here."""


@dataclass(frozen=True)
class Problem:
    """One fault.

    Attributes:
        where: path in the file, `members.all[1]`; empty for the file itself.
        what: the fault in words.
    """

    where: str
    what: str


def refusal(file: Path, problems: list[Problem]) -> WeftError:
    """The error that names the file and each of its faults."""
    place = shown(file)
    lines = [f"{place}: {one.where + ': ' if one.where else ''}{one.what}" for one in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"{place}: and {len(problems) - SHOWN} more")
    return WeftError("\n      ".join(lines), f"see {PAGE}")


def shown(file: Path) -> str:
    """The file as people name it: from the project's root where it is below it."""
    return str(file.relative_to(PROJECT_ROOT)) if file.is_relative_to(PROJECT_ROOT) else str(file)


def meant(name: str, known: Iterable[str]) -> str:
    """`; did you mean …?`, or all that there is where it is little, or nothing."""
    known = list(known)
    other = ELSEWHERE.get(name.lower())
    found = other if other in known else nearest(name, known)
    if found:
        return f"; did you mean `{found}`?"
    return f"; there is {listed(known)}" if 0 < len(known) <= 15 else ""


def listed(names: Iterable[str]) -> str:
    """Names in a row, as an error quotes them."""
    return ", ".join(f"`{name}`" for name in names)


def path_of(location: Iterable[Any]) -> str:
    """`('members', 'all', 1)` as `members.all[1]`; what starts with `#` is none of the file's words."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not str(part).startswith("#"):
            path += f".{part}" if path else str(part)
    return path
