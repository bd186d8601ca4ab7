"""Reads `segments/*.yml`: each file typed, its names and values looked up, circles of segments refused."""

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.check import check
from orchestration.segments.model import KINDS, Member, Segment
from orchestration.segments.problems import Problem, listed, meant, path_of, refusal
from orchestration.segments.times import Window
from orchestration.segments.tree import leaves
from orchestration.segments.yaml_file import read_yaml

FOLDER = PROJECT_ROOT / "segments"
WRITTEN = PROJECT_ROOT / "models" / "segments"
NAME = re.compile(r"[a-z][a-z0-9_]*")
MOST_NAME = 50
VALUE_TYPES = ("int", "float", "str", "bool", "constrained-int", "function-", "tuple[")
"""How pydantic names, or begins to name, one of several types that a value may have; no words of the file."""
WHERE_KINDS = ("all", "any", "not", "field")


@dataclass(frozen=True)
class Named:
    """A segment with the file that states it."""

    name: str
    file: Path
    segment: Segment

    @property
    def reads(self) -> list[str]:
        """The segments whose members it asks for."""
        found = [leaf.segment for _, leaf in leaves(self.segment.members) if isinstance(leaf, Member)]
        return sorted(set(found))


def load_segments(folder: Path = FOLDER, written: Path = WRITTEN) -> list[Named]:
    """Every segment of the folder, by name, all of them sound.

    Args:
        folder: with the YAML files.
        written: with the segments that are written in SQL, whose members may be asked for too.

    Raises:
        WeftError: naming each fault of the first file that has any.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix in (".yml", ".yaml"))
    handwritten = {path.stem[4:] for path in written.glob("seg_*.sql")}
    known = handwritten | {file.stem for file in files}
    found = []
    for file in files:
        if file.stem in handwritten:
            raise refusal(file, [Problem("", f"models/segments/seg_{file.stem}.sql has that name already")])
        found.append(read_segment(file, known))
    refuse_circles(found)
    return found


def read_segment(file: Path, known: set[str]) -> Named:
    """The segment that a file states.

    Args:
        file: `segments/<name>.yml`.
        known: names of all segments.
    """
    if not NAME.fullmatch(file.stem) or len(file.stem) > MOST_NAME or file.suffix != ".yml":
        named = f"a file is named in a-z, 0-9 and _, at most {MOST_NAME} of them, and ends with .yml"
        raise refusal(file, [Problem("", named)])
    content = read_yaml(file)
    if not isinstance(content, dict):
        raise refusal(file, [Problem("", "has no keys: `title:`, `members:` …")])
    try:
        segment = Segment.model_validate(content)
    except ValidationError as error:
        raise refusal(file, typed_problems(error)) from error
    problems = check(segment, known - {file.stem})
    if problems:
        raise refusal(file, problems)
    return Named(file.stem, file, segment)


def find_segment(name: str, folder: Path = FOLDER) -> Named:
    """The segment of that name."""
    found = {one.name: one for one in load_segments(folder)}
    if name not in found:
        raise WeftError(
            f"there is no segment `{name}` in {folder.name}/{meant(name, found)}", "weft segment list"
        )
    return found[name]


def typed_problems(error: ValidationError) -> list[Problem]:
    """What pydantic found, in the file's own words: one fault for each place."""
    problems: dict[str, Problem] = {}
    for found in error.errors():
        parts = [part for part in found["loc"] if not str(part).startswith("#")]
        while parts and (str(parts[-1]) in VALUE_TYPES or str(parts[-1]).startswith(VALUE_TYPES[-2:])):
            parts.pop()
        where = path_of(parts)
        if any(other.startswith(where) and other != where for other in problems):
            continue  # the fault inside is what made this one
        problems.setdefault(where, Problem(where, _said(found, str(parts[-1]) if parts else "")))
    return list(problems.values())


def _said(found, last: str) -> str:
    kind, message = found["type"], found["msg"].removeprefix("Value error, ")
    if kind == "extra_forbidden":
        tag = next((str(part)[1:] for part in reversed(found["loc"]) if str(part).startswith("#")), None)
        if tag and last in KINDS:
            return f"`{last}` stands beside `{tag}`: they are two conditions, of one `all:` or `any:`"
        keys = found.get("ctx", {}).get("known") or _keys_beside(found)
        return f"there is no key `{last}` here{meant(last, keys)}"
    if kind == "missing":
        return "is missing"
    if kind == "union_tag_not_found":
        given = found["input"]
        key = next(iter(given), "") if isinstance(given, dict) else ""
        kinds = WHERE_KINDS if "where" in found["loc"] else KINDS
        near = meant(str(key), kinds) if key else f"; one of {listed(kinds)}"
        return f"is no condition: {'`' + str(key) + '`' if key else 'a mapping with one of these keys'}{near}"
    if found["input"] is None:
        return "is empty; what is missing is found by `is_not_set: true`"
    if kind == "tuple_type":
        return f"must be a list, `[a, b]` or lines that begin with a dash, not {_shown(found['input'])}"
    if kind == "model_type":
        return f"must be a comparison such as `{{at_least: 3}}`, not {_shown(found['input'])}"
    if kind == "invalid_key":
        return f"{_shown(found['input'])} is no key; in a number no comma parts the thousands"
    if kind in ("int_type", "float_type"):
        return f"must be a number, not {_shown(found['input'])}"
    if kind in ("bool_type", "string_type"):
        wanted = "true or false" if kind == "bool_type" else "a text"
        return f"must be {wanted}, not {_shown(found['input'])}"
    if kind == "too_short":
        least = found["ctx"]["min_length"]
        return "is empty" if least == 1 else f"needs {least} or more, not {found['ctx']['actual_length']}"
    if kind == "too_long":
        return f"takes {found['ctx']['max_length']} at most, not {found['ctx']['actual_length']}"
    if kind == "string_pattern_mismatch":
        return f"a name holds a-z, 0-9 and _, not {_shown(found['input'])}"
    return message[0].lower() + message[1:]


def _keys_beside(found) -> list[str]:
    from orchestration.segments import model, parts, rows

    location = [str(part) for part in found["loc"]]
    tag = next((part for part in reversed(location) if part.startswith("#")), None)
    everything = {**vars(parts), **vars(rows), **vars(model)}.values()
    classes = [one for one in everything if isinstance(one, type) and issubclass(one, parts.Part)]
    if "members" not in location[:1]:
        classes = [model.Test] if location[:1] == ["tests"] else [model.Segment]
    else:
        classes = [one for one in classes if getattr(one, "KIND", None) == tag]
    parent = location[-2] if len(location) > 1 else ""
    special: dict[str, type[parts.Part] | type[Window]]
    special = {"within": Window, "since": Window, "count": parts.Comparison, "not": rows.Rows}
    special |= dict.fromkeys(("sum", "average", "min", "max", "distinct"), parts.Measure)
    if parent in special:
        classes = [special[parent]]
    if tag == "#sequence":
        classes = [rows.Step]
    return [field.alias or name for one in classes for name, field in one.model_fields.items()]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]} …"


def refuse_circles(segments: list[Named]) -> None:
    """Raises where segments ask for each other's members in a circle, naming it."""
    by_name = {one.name: one for one in segments}
    sound: set[str] = set()

    def walk(name: str, path: list[str]) -> None:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            raise refusal(
                by_name[name].file, [Problem("", f"segments ask for each other in a circle: {circle}")]
            )
        if name in sound or name not in by_name:
            return
        for other in by_name[name].reads:
            walk(other, [*path, name])
        sound.add(name)

    for one in segments:
        walk(one.name, [])
