"""The steps of the dbt models, on relations of DuckDB."""

import subprocess
import sys

import duckdb
import pytest

from orchestration.predict.steps import expected_purchases, fitted_parameters

HISTORIES = """
    select
        'current' as calibration,
        'c' || place as customer_id,
        cast(place % 4 as integer) as repeat_days,
        cast(case when place % 4 = 0 then 0 else 20 + place % 50 end as integer) as days_to_last,
        cast(100 + place % 200 as integer) as days_observed,
        cast(place % 4 as integer) as valued_days,
        case when place % 4 > 0 then {amount} end as mean_amount,
        365 as horizon_days,
        0 as days_held_out,
        cast({refusal} as varchar) as refusal
    from range(1, 801) as places (place)
"""


def parameters(
    database: duckdb.DuckDBPyConnection, amount: str = "cast(10 + place % 7 as double)", refusal: str = "null"
) -> duckdb.DuckDBPyRelation:
    histories = database.sql(HISTORIES.format(amount=amount, refusal=refusal))
    result = fitted_parameters(histories, database)  # noqa: F841  (DuckDB finds it by its name)
    return database.sql("select * from result")


def test_each_parameter_is_a_row_of_its_model() -> None:
    rows = parameters(duckdb.connect()).project("model, parameter").fetchall()
    purchases = [(model, name) for model in ("bg_nbd", "mbg_nbd") for name in ("r", "alpha", "a", "b")]
    spend = [("gamma_gamma", name) for name in ("p", "q", "v", "frequency_value_correlation")]
    assert rows == purchases + spend


def test_what_is_refused_is_not_fitted_and_imports_nothing() -> None:
    code = (
        "import sys, duckdb; from tests.predict.test_steps import parameters; "
        "found = parameters(duckdb.connect(), refusal=\"'too few'\"); assert found.fetchall() == []; "
        "print([name for name in ('scipy', 'numpy', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("amount", "note"),
    [
        ("cast(10 + 5 * (place % 4) as double)", "spend more per order (correlation 1.00)"),
        ("cast(100 - 5 * (place % 4) as double)", "spend less per order (correlation -1.00)"),
    ],
)
def test_spend_that_goes_with_frequency_is_warned_of(amount: str, note: str) -> None:
    notes = parameters(duckdb.connect(), amount).filter("model = 'gamma_gamma'").project("note").fetchall()
    assert all(note in said for (said,) in notes)


def test_one_price_has_no_correlation() -> None:
    found = parameters(duckdb.connect(), "cast(20 as double)").filter(
        "parameter = 'frequency_value_correlation'"
    )
    assert found.project("value, note, converged").fetchall() == [(None, None, True)]


@pytest.mark.parametrize("amount", ["cast(null as double)", "cast(-3 as double)"])
def test_without_an_amount_above_zero_the_spend_has_not_settled(amount: str) -> None:
    found = parameters(duckdb.connect(), amount).filter("model = 'gamma_gamma'")
    rows = found.project("parameter, value, converged, note").fetchall()
    note = "No customer has repeat purchases of a known mean above zero."
    assert rows == [(name, None, False, note) for name in ("p", "q", "v")]


def test_the_order_of_rows_changes_nothing() -> None:
    database = duckdb.connect()
    histories = HISTORIES.format(amount="cast(10 + place % 7 as double)", refusal="null")
    database.execute(f"create table histories as {histories}")
    values = []
    for direction in ("asc", "desc"):
        shuffled = database.sql(f"select * from histories order by hash(customer_id) {direction}")
        values.append(fitted_parameters(shuffled, database).column("value").to_pylist())
    assert values[0] == values[1]


def test_each_history_is_expected_once_and_a_discount_takes_from_it() -> None:
    database = duckdb.connect()
    histories = database.sql(HISTORIES.format(amount="cast(10 + place % 7 as double)", refusal="null"))
    fits = parameters(database)
    plain, discounted = (expected_purchases(histories, fits, database, rate) for rate in (0.0, 0.02))
    count = histories.aggregate("count(distinct (repeat_days, days_observed))").fetchone()
    assert count is not None
    assert plain.num_rows == discounted.num_rows == count[0]
    assert plain.column("discounted_orders") == plain.column("expected_orders")
    assert plain.column("expected_orders") == discounted.column("expected_orders")
    ratios = [
        less / whole
        for less, whole in zip(
            discounted.column("discounted_orders").to_pylist(),
            discounted.column("expected_orders").to_pylist(),
            strict=True,
        )
    ]
    assert 1.02**-12 < min(ratios) <= max(ratios) < 1.02**-1
