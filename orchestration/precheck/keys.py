"""The keys of dbt's YAML files: dbt passes over most that it does not know, and tells of others late."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.suggestions import closest
from orchestration.precheck.found import Fault

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDERS = ("models", "seeds", "tests/data")

COMMON = {"name", "description", "config", "meta", "tags", "docs", "data_tests", "tests", "columns"}
KNOWN: dict[str, set[str]] = {
    "models": COMMON
    | {
        *("access", "constraints", "deprecation_date", "group", "latest_version", "primary_key"),
        *("time_spine", "versions"),
    },
    "seeds": COMMON,
    "snapshots": COMMON | {"relation"},
    "sources": {
        *("name", "description", "config", "meta", "tags", "database", "freshness", "loaded_at_field"),
        *("loaded_at_query", "loader", "overrides", "quoting", "schema", "tables"),
    },
    "unit_tests": {
        *("name", "description", "config", "expect", "given", "model", "overrides", "tags", "versions"),
    },
    "exposures": {
        *("name", "description", "config", "meta", "tags", "depends_on", "label", "maturity", "owner"),
        *("type", "url", "enabled"),
    },
}
"""Keys of an entry, by the list that it stands in; other lists are left to dbt."""
OTHER_LISTS = (
    *("version", "analyses", "data_tests", "groups", "macros", "metrics", "saved_queries"),
    *("semantic_models", "functions"),
)
NEEDED = {
    "unit_tests": ("name", "model", "given", "expect"),
    "sources": ("name", "tables"),
    "exposures": ("name", "type", "owner"),
}
TABLE = COMMON | {
    *("external", "freshness", "identifier", "loaded_at_field", "loaded_at_query", "quoting"),
}
COLUMN = {
    *("name", "description", "data_type", "config", "meta", "tags", "data_tests", "tests", "constraints"),
    *("granularity", "quote", "dimension", "entity"),
}
META = {
    *("aliases", "appended_at", "consent", "daily", "documented", "fields", "grain", "key", "key_from"),
    *("kind", "layout", "monthly_discount_rate", "owner", "pii", "published", "published_empty"),
    *("read_by", "told_apart_by", "tried", "values", "variant", "why"),
}
"""What this project states in `config.meta`; other keys are anybody's, unless they look like one of these."""


def yaml_faults(root: Path) -> Iterator[Fault]:
    """What is wrong with the keys of the project's YAML files."""
    models = {file.stem for kind in ("sql", "py") for file in (root / "models").rglob(f"*.{kind}")}
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.y*ml")):
            yield from file_faults(file, models)


def file_faults(file: Path, models: set[str]) -> Iterator[Fault]:
    """What is wrong with the keys of one file.

    Args:
        file: a YAML file of dbt.
        models: the names that models have, each a file.
    """
    try:
        content = yaml.load(file.read_text("utf-8"), LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else ""
        yield Fault(file, place, f"is no YAML: {getattr(error, 'problem', None) or error}")
        return
    if not isinstance(content, dict):
        if content is not None:
            yield Fault(file, "", "has no keys, such as `models:`")
        return
    yield from unknown(file, "", content, {*KNOWN, *OTHER_LISTS})
    for kind, known in KNOWN.items():
        for number, entry in enumerate(content.get(kind) or []):
            if not isinstance(entry, dict):
                yield Fault(file, f"{kind}[{number}]", "is no entry with keys, such as `name:`")
                continue
            where = str(entry.get("name") or f"{kind}[{number}]")
            yield from _entry(file, where, entry, known, NEEDED.get(kind, ("name",)))
            if kind == "models" and entry.get("name") not in {None, *models}:
                yield Fault(file, where, f"no model has that name{closest(str(entry['name']), models)}")


def _entry(
    file: Path, where: str, entry: dict[str, Any], known: set[str], needed: tuple[str, ...]
) -> Iterator[Fault]:
    yield from unknown(file, where, entry, known)
    for key in needed:
        if entry.get(key) in (None, ""):
            yield Fault(file, where, f"`{key}` is missing")
    places = [(f"{where}.meta", entry.get("meta")), (f"{where}.config.meta", _meta(entry))]
    for place, held in [] if where.startswith("seg_") else places:  # segments have keys of their own
        yield from unknown(file, place, held or {}, META, only_near=True)
    enforced = ((entry.get("config") or {}).get("contract") or {}).get("enforced") is True
    for column in entry.get("columns") or []:
        name = column.get("name") if isinstance(column, dict) else None
        if not name:
            yield Fault(file, f"{where}.columns", "a column has no `name`")
            continue
        yield from unknown(file, f"{where}.columns.{name}", column, COLUMN)
        yield from unknown(file, f"{where}.columns.{name}.config.meta", _meta(column), META, only_near=True)
        if enforced and not column.get("data_type"):
            yield Fault(file, f"{where}.columns.{name}", "`data_type` is missing: the contract is enforced")
    for table in entry.get("tables") or []:
        name = table.get("name") if isinstance(table, dict) else None
        yield from _entry(file, f"{where}.tables.{name or '?'}", table if name else {}, TABLE, ("name",))


def unknown(
    file: Path, where: str, held: dict[str, Any], known: Iterable[str], only_near: bool = False
) -> Iterator[Fault]:
    """Keys that are none of those known.

    Args:
        file: in which they stand.
        where: in it.
        held: the keys with their values.
        known: the keys that there are.
        only_near: let those pass that look like none of them.
    """
    known = sorted(known)
    for key in held:
        near = closest(str(key), known)
        if key not in known and (near or not only_near):
            yield Fault(file, where, f"there is no key `{key}`{near}")


def _meta(entry: dict[str, Any]) -> dict[str, Any]:
    config = entry.get("config")
    return ((config if isinstance(config, dict) else {}).get("meta")) or {}
