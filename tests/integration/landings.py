"""A landing folder that is built for several test files: rows of public reports, and fixtures of sources."""

import json
import os
import shutil
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.base.settings import PROJECT_ROOT

REPORTS = PROJECT_ROOT / "tests" / "reports"
FIXTURES = PROJECT_ROOT / "tests" / "fixtures" / "landing"
DEFAULTS = yaml.safe_load((REPORTS / "defaults.yml").read_text("utf-8"))
REPORT_FILES = sorted(file for file in REPORTS.glob("*.yml") if file.stem != "defaults")
REPORTED = [case for file in REPORT_FILES for case in yaml.safe_load(file.read_text("utf-8"))]
EXPECTED = PROJECT_ROOT / "tests" / "fixtures" / "expected"
BESIDE = "_reported"
"""Ends the name of a folder of reports, beside the fixtures of the same layout."""
ONLY = tuple(os.environ.get("WEFT_TEST_SOURCES", "").split()) or None
"""Sources whose fixtures alone are built, while somebody works on one of them."""
UNKNOWN = sorted(set(ONLY or ()) - {folder.name for folder in FIXTURES.iterdir()})
if UNKNOWN:  # nothing would be built, and nothing would fail
    raise pytest.UsageError(f"WEFT_TEST_SOURCES: tests/fixtures/landing has no {', '.join(UNKNOWN)}")


def write_landing(folder: Path) -> None:
    """The fixtures of every source, and the rows of all reports as one JSON-lines file a table."""
    for source in sorted(FIXTURES.iterdir()):
        if ONLY is None or source.name in ONLY:
            shutil.copytree(source, folder / source.name, dirs_exist_ok=True)
    if ONLY is not None:
        return
    write_reports(folder, REPORTED)


def write_reports(folder: Path, cases: list[dict[str, Any]]) -> None:
    """The rows of reports, a file a table; `woocommerce_reported` has the layout of `woocommerce`."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        for table, given in case["rows"].items():
            rows[table] += [DEFAULTS.get(table, {}) | row for row in given]
    for table, lines in rows.items():
        file = folder / table / "reports.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        source = table.split("/")[0]
        if source.endswith(BESIDE):
            layout = source.removesuffix(BESIDE)
            (folder / source / "source.yml").write_text(f"layout: {layout}\n", "utf-8")


def plain(value: Any) -> Any:
    """A value in one form, however YAML or the database writes it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return str(value)
