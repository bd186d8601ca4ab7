"""A shared value without its protection joins everybody: that is not published, however often it is run."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.publish.publish import publish
from orchestration.quality.checks import Check
from orchestration.quality.expectations import check_tables
from tests.identity.models import Identity
from tests.identity.scenario import Scenario

PEOPLE = 130
NAMES = (
    "customer_records",
    "customer_identifiers",
    "customer_id_log",
    "customer_id_redirects",
    "identity_quality",
)
TABLES = [("identity", name) for name in NAMES]
LIMITS = "update seeds.identity_rules set max_customers_per_value = 1000000, max_per_customer = null"


def till() -> Scenario:
    """Customers of a till that writes its own phone number on every order; nobody states a name."""
    scenario = Scenario()
    for place in range(PEOPLE):
        scenario.add(f"order-{place}", place, email=f"p{place}@x.io", phone="+12155550100")
        scenario.add(f"view-{place}", place + 1, email=f"p{place}@x.io", anonymous_id=f"b-{place}")
    return scenario


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A published generation, and over it a warehouse built twice without protection."""
    home: Path = tmp_path_factory.mktemp("jump")
    settings = Settings(home=home, as_of=datetime(2025, 8, 1, tzinfo=UTC))
    identity = Identity(duckdb.connect(str(settings.warehouse), config={"threads": 1}))
    till().write_to(identity.connection)
    identity.run()
    identity.connection.close()
    assert stopped(settings) == {}, "the first run has nothing to compare with"
    publish(settings, tables=TABLES)
    identity.connection = duckdb.connect(str(settings.warehouse), config={"threads": 1})
    identity.connection.execute(LIMITS)
    identity.run()
    identity.run()
    identity.connection.close()
    return settings


def stopped(settings: Settings) -> dict[str, Check]:
    """The checks that stop the run, by measure."""
    checks = check_tables(settings, TABLES)
    return {check.check_name: check for check in checks if check.status == "fail"}


def test_the_planted_value_would_join_everybody(settings: Settings) -> None:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        (customers,) = connection.execute(
            "select count(distinct customer_id) from identity.customer_records"
        ).fetchone() or (0,)
    assert customers == 1


def test_it_is_stopped_though_it_was_run_twice(settings: Settings) -> None:
    found = stopped(settings)
    assert {"largest_customer_growth", "merged_customer_share"} <= found.keys()
    share = (PEOPLE - 1) / PEOPLE
    assert found["merged_customer_share"].detail == f"{share:.4f}, expected at most 0.1"


def test_readers_keep_the_generation_before(settings: Settings) -> None:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        (customers,) = connection.execute(
            "select count(distinct customer_id) from identity.customer_records"
        ).fetchone() or (0,)
    assert customers == PEOPLE


def test_what_is_meant_goes_through(settings: Settings) -> None:
    meant = settings.model_copy(update={"accept_identity": True})
    assert "largest_customer_growth" not in stopped(meant)
    assert "merged_customer_share" not in stopped(meant)
