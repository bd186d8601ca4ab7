"""Runs the expectation suites: one row of measures a table, made by SQL, judged by Great Expectations."""

import importlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from orchestration.base.database import attach, has_table, value_of
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.quality.checks import Check

SUITES = PROJECT_ROOT / "expectations"
NOT_SUITES = ("__init__", "bounds")
FEWEST_ROWS = 100
"""Below this, shares and drops say nothing: a table so small is measured by its number of rows alone."""


def suite_names(folder: Path = SUITES) -> list[str]:
    """Public tables that have a suite of their own; found without importing one (that takes seconds)."""
    return sorted(file.stem for file in folder.glob("*.py") if file.stem not in NOT_SUITES)


def suite_of(table: str) -> str | None:
    """The suite that judges a table, if it has one."""
    return table if table in suite_names() else None


def check_tables(settings: Settings, tables: list[tuple[str, str]]) -> list[Check]:
    """Judges each table (schema and name) by its suite; no value of a row is read or kept.

    Raises:
        WeftError: a suite cannot be measured, because it names a column that is not there.
    """
    load_library()
    checks = []
    with _measuring(settings) as connection:
        for schema, name in tables:
            suite_name = suite_of(name)
            if suite_name is None:
                continue
            suite = importlib.import_module(f"expectations.{suite_name}")
            measures = measure(connection, suite, f"{schema}.{name}", settings)
            checks += judge(suite, f"{schema}.{name}", measures)
    return checks


def load_library() -> None:
    """Imports Great Expectations, which takes seconds, without its telemetry."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    _context()


def measure(
    connection: duckdb.DuckDBPyConnection, suite: ModuleType, table: str, settings: Settings
) -> dict[str, Any]:
    """The measures of a table, with the share of rows it kept since the generation before."""
    sql = suite.MEASURES.replace("{table}", table)
    parameters = (
        {"as_of": settings.as_of.replace(tzinfo=None)} if settings.as_of and "$as_of" in sql else None
    )
    try:
        cursor = connection.execute(sql, parameters)
    except duckdb.Error as error:
        raise WeftError(
            f"the expectations of {table} cannot be measured: {str(error).splitlines()[0]}",
            f"put expectations/{suite.SUITE.name}.py right",
        ) from error
    names = [column[0] for column in cursor.description or []]
    measures = dict(zip(names, cursor.fetchall()[0], strict=True))
    if measures["row_count"] < FEWEST_ROWS:
        judged = {"row_count", *getattr(suite, "OF_ANY_SIZE", ())}
        measures = {name: value if name in judged else None for name, value in measures.items()}
    before = None if settings.accept_drop else rows_before(connection, table)
    rows: Any = measures["row_count"]
    measures["share_of_previous"] = rows / before if before else None
    return measures | compare(connection, suite, table, settings)


def compare(
    connection: duckdb.DuckDBPyConnection, suite: ModuleType, table: str, settings: Settings
) -> dict[str, Any]:
    """The measures that a suite takes against the published generation, by name.

    They are missing where that has no such table yet, and where a person has said that the change is meant.
    """
    compared = getattr(suite, "COMPARED", {})
    measures: dict[str, Any] = dict.fromkeys(compared)
    if not compared or getattr(settings, suite.ACCEPTED_BY) or not was_published(connection, table):
        return measures
    for name, sql in compared.items():
        measures[name] = value_of(connection, sql)
    return measures


def was_published(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the published generation has this table."""
    return has_table(connection, table, "previous")


def rows_before(connection: duckdb.DuckDBPyConnection, table: str) -> int | None:
    """Rows of a table in the published generation; None when there is none, or too few to compare."""
    if not was_published(connection, "publish.generation_tables"):
        return None
    rows = value_of(
        connection,
        """
        select sizes.row_count
        from previous.publish.generation_tables as sizes
        inner join previous.publish.generations as generations
            on sizes.generation_id = generations.generation_id
        where sizes.table_schema || '.' || sizes.table_name = ?
        order by generations.published_at desc
        limit 1
        """,
        [table],
    )
    return rows if rows and rows >= FEWEST_ROWS else None


def judge(suite: ModuleType, table: str, measures: dict[str, Any]) -> list[Check]:
    """Great Expectations' verdict on one row of measures."""
    import pandas as pd

    context = _context()
    frame = pd.DataFrame([{name: _number(value) for name, value in measures.items()}], dtype="float64")
    asset = context.data_sources.add_or_update_pandas("measures").add_dataframe_asset(table)
    batch = asset.add_batch_definition_whole_dataframe("now").get_batch({"dataframe": frame})
    validated = batch.validate(suite.SUITE, result_format="BOOLEAN_ONLY")
    return [_check(table, measures, result) for result in validated.results]


@cache
def _context():
    """One context in memory for all suites; it writes no file."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _check(table: str, measures: dict[str, Any], result: Any) -> Check:
    """One line: the measure, its bounds, and the value of the measure (never one of a row)."""
    bounds = result.expectation_config.kwargs
    name, low, high = bounds["column"], bounds.get("min_value"), bounds.get("max_value")
    severity = "warn" if str(result.expectation_config.severity.value) == "warning" else "error"
    wanted = " and ".join(
        words
        for words in (
            f"at least {low:g}" if low is not None else "",
            f"at most {high:g}" if high is not None else "",
        )
        if words
    )
    value = measures.get(name)
    said = "nothing to measure" if value is None else f"{float(value):.4g}, expected {wanted}"
    if result.exception_info and result.exception_info.get("raised_exception"):
        said = f"{name} is not among the measures"
    status = "pass" if result.success else {"warn": "warn", "error": "fail"}[severity]
    return Check(name, table, status, severity, said)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


@contextmanager
def _measuring(settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    """The warehouse as it was just built, with the published generation as `previous`."""
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        connection.execute(f"set TimeZone = 'UTC'; set memory_limit = '{settings.memory_limit}'")
        if settings.published.exists():
            attach(connection, settings.published, "previous")
        yield connection
