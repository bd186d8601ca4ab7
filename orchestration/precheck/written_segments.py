"""Segments that are written in SQL: what their YAML states, and the values that their SQL compares with."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.suggestions import closest
from orchestration.precheck.found import Fault
from orchestration.precheck.keys import LOADER, unknown
from orchestration.segments.catalogue import Column, table
from orchestration.segments.model import CHANNELS

STATED = ("title", "owner", "purpose", "channels", "conditions", "holdout_percent")
"""What each segment states in `config.meta`."""
OPTIONAL = ("refresh", "arms", "expected_share", "reentry_days", "generated")
COMMENT = re.compile(r"\{#.*?#\}", re.S)
BLOCK = re.compile(r"\{%.*?%\}", re.S)
REF = re.compile(r"\{\{\s*ref\('(\w+)'\)\s*\}\}")
CALL = re.compile(r"\{\{.*?\}\}", re.S)


def segment_faults(root: Path) -> Iterator[Fault]:
    """What is wrong with the segments in `models/segments`, those of `segments/*.yml` but for their SQL."""
    folder = root / "models" / "segments"
    listed = "".join(
        (root / "macros" / "segments" / f"{name}.sql").read_text("utf-8")
        for name in ("segment_models", "generated_segment_models")
    )
    columns = table("customers", root / "models" / "customer360").columns
    titles: dict[str, str] = {}
    for file in sorted(folder.rglob("seg_*.sql")):
        stated = file.with_suffix(".yml")
        if f"'{file.stem}'" not in listed:
            yield Fault(file, "", f"add '{file.stem}' to macros/segments/segment_models.sql")
        if not stated.exists():
            yield Fault(stated, "", f"is missing: a segment is two files, {file.name} and {stated.name}")
            continue
        meta = stated_meta(stated, file.stem)
        yield from _stated(stated, meta)
        title = str(meta.get("title") or "")
        if title.casefold() in titles:
            yield Fault(
                stated, "config.meta.title", f"{titles[title.casefold()]} has this title too: {title!r}"
            )
        elif title:
            titles[title.casefold()] = file.stem
        if not meta.get("generated"):
            yield from sql_faults(file, columns)


def stated_meta(file: Path, name: str) -> dict[str, Any]:
    """What the file states of the segment; nothing where it is no such file, which its keys tell."""
    try:
        models = yaml.load(file.read_text("utf-8"), LOADER)["models"]
        return next(dict(one["config"]["meta"]) for one in models if one["name"] == name)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, StopIteration):
        return {}


def _stated(file: Path, meta: dict[str, Any]) -> Iterator[Fault]:
    yield from unknown(file, "config.meta", meta, (*STATED, *OPTIONAL))
    for key in STATED:
        if meta.get(key) in (None, "", []):
            wrong = next((other for other in meta if other not in (*STATED, *OPTIONAL)), "")
            if not wrong or f"{key}?" not in closest(wrong, (*STATED, *OPTIONAL)):  # said above
                yield Fault(file, "config.meta", f"`{key}` is missing")
    for channel in meta.get("channels") or [] if isinstance(meta.get("channels"), list) else []:
        if channel not in CHANNELS:
            what = f"there is no channel `{channel}`{closest(str(channel), CHANNELS)}"
            yield Fault(file, "config.meta.channels", f"{what}; there are: {', '.join(CHANNELS)}")


def sql_faults(file: Path, columns: dict[str, Column]) -> Iterator[Fault]:
    """Columns that `customers` does not have, and values that a column of it never has.

    Only columns whose values the YAML of `customers` names are looked at; what Jinja makes is passed over,
    and so is a query of more than `customers`: its columns may be its own, and dbt says which do not exist.
    """
    import sqlglot
    from sqlglot import exp

    text = BLOCK.sub("", COMMENT.sub("", file.read_text("utf-8")))
    try:
        tree = sqlglot.parse_one(CALL.sub("null", REF.sub(r"\1", text)), dialect="duckdb")
    except sqlglot.ParseError as error:
        first = error.errors[0]
        yield Fault(file, "", f"is no SQL: {first['description']} at `{first['highlight']}`")
        return
    if tree.find(exp.With, exp.Join, exp.Subquery):
        return
    where = tree.find(exp.Where)
    for column in where.find_all(exp.Column) if where else ():
        if column.name not in columns:
            yield Fault(file, "", f"customers has no column `{column.name}`{closest(column.name, columns)}")
            continue
        allowed = columns[column.name].values
        for literal in _compared(column) if allowed else ():
            if literal not in allowed:
                near = closest(literal, allowed)
                yield Fault(file, "", f"{column.name} is never '{literal}'{near}; it is {', '.join(allowed)}")


def _compared(column: Any) -> Iterator[str]:
    """The texts that a column is compared with."""
    from sqlglot import exp

    parent = column.parent
    if isinstance(parent, exp.In) and parent.this is column:
        sides = parent.expressions
    elif isinstance(parent, exp.EQ | exp.NEQ | exp.NullSafeEQ | exp.NullSafeNEQ):
        sides = [parent.expression if parent.this is column else parent.this]
    else:
        sides = []
    yield from (side.this for side in sides if isinstance(side, exp.Literal) and side.is_string)
