"""What a model claims is found broken by name and count, wherever the outcome is told."""

import re
import shutil
from types import SimpleNamespace

import duckdb
import pytest

from orchestration.base.claims import claims_of
from orchestration.base.dbt.run import try_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.quality.checks import from_dbt
from tests.conftest import of_sample

BREAK = """
    create temp table numbered as
    select order_id, row_number() over (order by order_id) as place from customer360.orders
    where customer_id is not null;
    update customer360.orders set status = 'lost'
    where order_id in (select order_id from numbered where place in (1, 2, 3));
    update customer360.orders set customer_id = 'nobody'
    where order_id in (select order_id from numbered where place in (4, 5));
    insert into customer360.orders
    select * from customer360.orders where order_id = (select order_id from numbered where place = 1);
    update customer360.orders set order_id = null
    where order_id = (select order_id from numbered where place = 6);
    insert into analytics.rfm_grid select * from analytics.rfm_grid limit 1;
"""


@pytest.fixture(scope="module")
def outcome(
    built_sample: Settings, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, list, WeftError | None]:
    """The tests of two tables that were broken by hand."""
    home = tmp_path_factory.mktemp("claims") / "home"
    shutil.copytree(built_sample.home, home, ignore=shutil.ignore_patterns("logs", "compiled", "run"))
    settings = of_sample(home)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(BREAK)
    return settings, *try_dbt(settings, "test", "--quiet", "--select", "orders_claims", "rfm_grid_claims")


def test_each_broken_claim_is_a_check_of_its_own(outcome: tuple[Settings, list, WeftError | None]) -> None:
    settings, results, _ = outcome
    checks = {check.check_name: (check.status, check.detail) for check in from_dbt(settings, results)}
    assert checks["accepted_values_orders_status"] == ("fail", "4 rows")
    assert checks["unique_orders_order_id"] == ("fail", "1 rows")
    assert checks["not_null_orders_order_id"] == ("fail", "1 rows")
    assert checks["relationships_orders_customer_id"] == ("fail", "2 rows")
    assert checks["relationships_orders_session_id"] == ("pass", "")


def test_the_error_names_the_claims(outcome: tuple[Settings, list, WeftError | None]) -> None:
    error = outcome[2]
    assert error is not None
    assert "orders_claims: not_null_orders_order_id (1 row), unique_orders_order_id (1 row)" in error.what


def test_claims_have_the_names_that_the_sql_gives_them(
    outcome: tuple[Settings, list, WeftError | None],
) -> None:
    for result in outcome[1]:
        if str(result.node.resource_type) != "test":
            continue
        written = re.findall(r"'(\w+)' as claim", result.node.compiled_code)
        assert sorted(written) == sorted(claims_of(result.node))


def test_any_other_test_is_one_claim() -> None:
    assert claims_of(SimpleNamespace(name="segment_sizes_add_up")) == ["segment_sizes_add_up"]
