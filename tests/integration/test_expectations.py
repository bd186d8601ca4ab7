"""Expectations hold on a sound store and stop one that is not, and quote nobody."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.publish.publish import public_tables, publish
from orchestration.quality.checks import Check
from orchestration.quality.expectation_worker import ExpectationWorker
from orchestration.quality.expectations import check_tables

ORDERS = ("customer360", "orders")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, as_of=datetime(2026, 1, 1, tzinfo=UTC))


def build_orders(settings: Settings, rows: int, **changes: str) -> None:
    """A warehouse with that many orders, a day old; `changes` replace the expression of a column."""
    columns = {
        "order_id": "'o' || i",
        "customer_id": "'c' || i",
        "email": "'canary' || i || '@example.com'",
        "total_amount": "cast(20 as decimal(18, 4))",
        "refunded_amount": "cast(0 as decimal(18, 4))",
        "net_amount": "cast(20 as decimal(18, 4))",
        "status": "'paid'",
        "channel": "'online'",
        "currency": "'USD'",
        "currency_original": "'USD'",
        "amount_original": "cast(20 as decimal(18, 4))",
        "is_counted": "true",
        "is_reconciled": "true",
        "reconciliation_difference": "cast(0 as decimal(18, 4))",
        "ordered_at": "timestamp '2025-12-31'",
    } | changes
    listed = ", ".join(f"{expression} as {name}" for name, expression in columns.items())
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema if not exists customer360")
        connection.execute(
            f"create or replace table customer360.orders as select {listed} from range({rows}) as numbers (i)"
        )


def outcome(checks: list[Check]) -> dict[tuple[str, str], str]:
    return {(check.check_name, check.severity): check.status for check in checks}


def test_a_sound_table_keeps_every_bound(settings: Settings) -> None:
    build_orders(settings, 500)
    assert {check.status for check in check_tables(settings, [ORDERS])} == {"pass"}


def test_a_table_that_lost_nineteen_of_twenty_rows_is_stopped(settings: Settings) -> None:
    build_orders(settings, 2_000)
    publish(settings, tables=[ORDERS])
    build_orders(settings, 100)
    checks = check_tables(settings, [ORDERS])
    assert outcome(checks)["share_of_previous", "error"] == "fail"
    assert [check.detail for check in checks if check.status == "fail"] == ["0.05, expected at least 0.5"]


def test_an_emptied_table_is_stopped(settings: Settings) -> None:
    build_orders(settings, 2_000)
    publish(settings, tables=[ORDERS])
    build_orders(settings, 0)
    assert outcome(check_tables(settings, [ORDERS]))["share_of_previous", "error"] == "fail"


def test_a_drop_that_is_meant_goes_through(settings: Settings) -> None:
    build_orders(settings, 2_000)
    publish(settings, tables=[ORDERS])
    build_orders(settings, 100)
    meant = settings.model_copy(update={"accept_drop": True})
    assert {check.status for check in check_tables(meant, [ORDERS])} == {"pass"}


def test_orders_without_customers_are_stopped_but_a_handful_is_not_judged(settings: Settings) -> None:
    build_orders(settings, 500, customer_id="cast(null as varchar)")
    assert outcome(check_tables(settings, [ORDERS]))["online_customer_share", "error"] == "fail"
    build_orders(settings, 50, customer_id="cast(null as varchar)")
    assert {check.status for check in check_tables(settings, [ORDERS])} == {"pass"}


@pytest.mark.parametrize(("credited", "status"), [(300, "pass"), (290, "fail")])
def test_orders_dated_after_now_need_no_credit_and_others_do(
    settings: Settings, credited: int, status: str
) -> None:
    """A run whose now lies before the end of the file, with 200 of 500 orders dated after it."""
    build_orders(
        settings,
        500,
        ordered_at="timestamp '2025-12-31' + (i >= 300)::int * interval 7 day",
    )
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema analytics")
        connection.execute(
            "create table analytics.attribution as"
            " select order_id, 'last' as model, 1.0 as credit, ordered_at as touched_at"
            f" from customer360.orders order by ordered_at, order_id limit {credited}"
        )
    checks = check_tables(settings, [("analytics", "attribution")])
    assert outcome(checks)["order_share", "error"] == status


@pytest.mark.parametrize("channel", ["'pos'", "cast(null as varchar)"])
def test_a_till_whose_buyers_give_no_name_is_told_and_not_stopped(settings: Settings, channel: str) -> None:
    build_orders(settings, 500, customer_id="cast(null as varchar)", channel=channel)
    checks = check_tables(settings, [ORDERS])
    assert [(check.check_name, check.status) for check in checks if check.status != "pass"] == [
        ("customer_share", "warn")
    ]


@pytest.mark.parametrize(
    ("customers", "records", "status"),
    [(150, 1_500, "fail"), (150, 330, "pass"), (3, 900, "pass"), (3, 12_000, "fail"), (1, 12_000, "fail")],
)
def test_somebody_who_swallows_others_is_stopped_but_not_a_young_shop(
    settings: Settings, customers: int, records: int, status: str
) -> None:
    """All records above two a customer are the first one's."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema identity")
        connection.execute(
            "create table identity.customer_records as"
            f" select 'c' || case when i < 2 * {customers} then i % {customers} else 0 end as customer_id"
            f" from range({records}) as numbers (i)"
        )
    checks = outcome(check_tables(settings, [("identity", "customer_records")]))
    assert checks["largest_customer_share", "error"] == status


def test_old_data_is_told_and_not_stopped(settings: Settings) -> None:
    build_orders(settings, 500, ordered_at="timestamp '2025-12-01'")
    checks = check_tables(settings, [ORDERS])
    assert [(check.check_name, check.status) for check in checks if check.status != "pass"] == [
        ("newest_age_days", "warn")
    ]


def test_no_value_of_a_row_is_quoted(settings: Settings) -> None:
    build_orders(
        settings, 500, customer_id="cast(null as varchar)", total_amount="cast(null as decimal(18, 4))"
    )
    assert "canary" not in str(check_tables(settings, [ORDERS]))


def test_a_suite_that_does_not_fit_its_table_says_which(settings: Settings) -> None:
    build_orders(settings, 500)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("alter table customer360.orders drop column status")
    with pytest.raises(WeftError, match=r"the expectations of customer360\.orders cannot be measured"):
        check_tables(settings, [ORDERS])


def test_a_worker_in_a_process_of_its_own_say_the_same(settings: Settings) -> None:
    build_orders(settings, 500, customer_id="cast(null as varchar)")
    said = ExpectationWorker().check_tables(settings, [ORDERS])
    assert said == check_tables(settings, [ORDERS])
    assert outcome(said)["online_customer_share", "error"] == "fail"
    settings.warehouse.write_text("no database")
    with pytest.raises(WeftError, match="is damaged"):
        ExpectationWorker().check_tables(settings, [ORDERS])


def test_judges_who_are_never_asked_end_when_their_input_does() -> None:
    process = ExpectationWorker()._process
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=300) == 0


def test_the_sample_store_breaks_no_blocking_bound(built_sample: Settings) -> None:
    checks = check_tables(built_sample, public_tables(built_sample))
    assert [check for check in checks if check.status == "fail"] == []
    assert {check.table_name for check in checks} == {
        f"{schema}.{name}" for schema, name in public_tables(built_sample)
    }
