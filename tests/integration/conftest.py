"""What several integration tests look at, made once."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.base.database import attach, identifier
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.landed import with_sources
from orchestration.publish.publish import public_tables, publish
from orchestration.quality.expectations import check_tables
from orchestration.report.render import render_report
from tests import report_store
from tests.conftest import made_once
from tests.integration.landings import write_landing

TABLES = """
select schema_name, table_name, database_name from duckdb_tables()
where database_name = 'published' or (database_name = 'warehouse' and schema_name in ('unified', 'staging'))
union all
select schema_name, view_name, database_name from duckdb_views()
where
    (database_name = 'published' and not internal)
    or (database_name = 'warehouse' and schema_name in ('unified', 'staging'))
order by database_name
"""
"""What readers see, and of the warehouse what lies below it."""


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The rendered report of a plausible shop."""
    settings = Settings(home=tmp_path_factory.mktemp("shop"))
    report_store.write_shop(settings.published)
    render_report(settings)
    return settings


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The generation that a run publishes of all reports and fixtures, every test and expectation held.

    Schemas that are not published (`unified`, `staging`) are those of its warehouse.
    """

    def make(home: Path) -> None:
        write_landing(home / "landing")
        given = Settings(landing=home / "landing", home=home, as_of=datetime(2025, 7, 5))
        settings = with_sources(given)
        load_landing(settings)
        run_dbt(settings, "build", "--quiet", "--selector", "run", "--exclude-resource-type", "unit_test")
        checks = check_tables(settings, public_tables(settings))
        assert [check for check in checks if check.status == "fail"] == []
        publish(settings)

    settings = Settings(home=made_once(tmp_path_factory, "landings_home", make))
    with duckdb.connect() as connection:
        attach(connection, settings.warehouse, "warehouse")
        attach(connection, settings.published, "published")
        for schema, name, place in connection.execute(TABLES).fetchall():
            connection.execute(f"create schema if not exists {identifier(schema)}")
            view = f"{identifier(schema)}.{identifier(name)}"
            connection.execute(f"create view if not exists {view} as from {place}.{view}")
        yield connection
