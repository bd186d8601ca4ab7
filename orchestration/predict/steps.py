"""What the dbt models of predictions do in Python: read grouped histories, hand back typed tables.

A relation is what `dbt.ref` gives: DuckDB's, or a DataFrame of Spark. Only groups leave the engine, and
nothing numerical is imported for a shop whose orders carry no prediction.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from orchestration.predict.fitting import Fit

WEEK = 7
"""Days. Time is in weeks, as in the literature: published values of alpha and log-likelihoods compare."""
PURCHASE_MODELS = {"bg_nbd": False, "mbg_nbd": True}
"""Name → whether customers may leave after their first purchase."""
EXPECTED_BY = {"current": ["bg_nbd"], "backtest": ["bg_nbd", "mbg_nbd"]}
"""Calibration → models whose expected purchases somebody reads."""
MONTHS = 12
NOT_UNRELATED = 0.3
"""|correlation| of frequency and amount from which Gamma-Gamma's assumption is doubtful."""
UNSETTLED = "The fit did not settle."
NO_AMOUNTS = "No customer has repeat purchases of a known mean above zero."

PARAMETER_COLUMNS = {
    "calibration": "string",
    "horizon_days": "int",
    "model": "string",
    "parameter": "string",
    "value": "double",
    "log_likelihood": "double",
    "customer_count": "int",
    "converged": "boolean",
    "note": "string",
}
EXPECTED_COLUMNS = {
    "calibration": "string",
    "model": "string",
    "repeat_days": "int",
    "days_observed": "int",
    "expected_orders": "double",
    "discounted_orders": "double",
}


def fitted_parameters(histories: Any, session: Any) -> Any:
    """One row per calibration, model and parameter.

    Args:
        histories: relation of `c360_purchase_histories`.
        session: of the engine.
    """
    calibrations = _rows(
        histories,
        "select calibration, horizon_days from relation where refusal is null"
        " group by calibration, horizon_days order by calibration",
    )
    if not calibrations:
        return _nothing(session, PARAMETER_COLUMNS)
    rows: list[dict[str, Any]] = []
    for calibration, horizon in calibrations:
        for fit in [*_purchase_fits(histories, calibration), *_spend_fit(histories, calibration)]:
            rows.append({"calibration": calibration, "horizon_days": horizon} | fit)
    return _table(session, rows, PARAMETER_COLUMNS)


def _purchase_fits(histories: Any, calibration: str) -> list[dict[str, Any]]:
    from orchestration.predict.purchases import Histories, fit_purchases

    groups = _columns(
        histories,
        "select repeat_days, days_to_last, days_observed, count(*) as customers from relation"
        f" where calibration = '{calibration}' group by repeat_days, days_to_last, days_observed"
        " order by repeat_days, days_to_last, days_observed",
    )
    repeats, last, observed, customers = groups
    grouped = Histories(repeats, last / WEEK, observed / WEEK, customers)
    return [
        row
        for model, leaves_after_first in PURCHASE_MODELS.items()
        for row in _fit_rows(model, fit_purchases(grouped, leaves_after_first))
    ]


def _spend_fit(histories: Any, calibration: str) -> list[dict[str, Any]]:
    from orchestration.predict.spend import PARAMETERS, fit_spend

    valued = f"from relation where calibration = '{calibration}' and valued_days > 0 and mean_amount > 0"
    purchases, means, customers = _columns(
        histories,
        f"select valued_days, mean_amount, count(*) as customers {valued}"
        " group by valued_days, mean_amount order by valued_days, mean_amount",
    )
    if not len(purchases):
        missing = {"value": None, "log_likelihood": None, "customer_count": 0, "converged": False}
        return [
            {"model": "gamma_gamma", "parameter": name, "note": NO_AMOUNTS} | missing for name in PARAMETERS
        ]
    correlation = _correlation(purchases, means, customers)
    rows = _fit_rows("gamma_gamma", fit_spend(purchases, means, customers))
    rows.append(rows[0] | {"parameter": "frequency_value_correlation", "value": correlation})
    if correlation is not None and abs(correlation) >= NOT_UNRELATED:
        more = "more" if correlation > 0 else "less"
        note = (
            f"Customers who order more often spend {more} per order (correlation {correlation:.2f});"
            " predicted values take the two as unrelated."
        )
        rows = [row | {"note": f"{row['note'] or ''} {note}".strip()} for row in rows]
    return rows


def _fit_rows(model: str, fit: "Fit") -> list[dict[str, Any]]:
    return [
        {
            "model": model,
            "parameter": parameter,
            "value": value,
            "log_likelihood": fit.log_likelihood,
            "customer_count": fit.customer_count,
            "converged": fit.converged,
            "note": None if fit.converged else UNSETTLED,
        }
        for parameter, value in fit.values.items()
    ]


def _correlation(left: Any, right: Any, weights: Any) -> float | None:
    """Pearson's, of weighted pairs; None where one of the two does not vary."""
    import numpy as np

    covariance = np.cov(np.vstack([left, right]).astype(float), fweights=weights, ddof=0)
    spread = np.sqrt(covariance[0, 0] * covariance[1, 1])
    return float(np.clip(covariance[0, 1] / spread, -1, 1)) if spread > 1e-12 else None


def expected_purchases(histories: Any, parameters: Any, session: Any, monthly_discount_rate: float) -> Any:
    """One row per calibration, model and pair of repeat days and days observed.

    `expected_orders` are purchase days within the horizon of a customer who is still active; their product
    with the probability to be active is the expectation of the model. `discounted_orders` are the same, those
    of month n divided by (1 + rate)^n.

    Args:
        histories: relation of `c360_purchase_histories`.
        parameters: relation of `c360_fitted_parameters`.
        session: of the engine.
        monthly_discount_rate: 0.01 makes an order in a month's time worth 1 ÷ 1.01 of one now.
    """
    fits: dict[tuple[str, int], dict[str, dict[str, float]]] = {}
    for calibration, horizon, model, parameter, value in _rows(
        parameters,
        "select calibration, horizon_days, model, parameter, value from relation"
        " where converged order by calibration, model, parameter",
    ):
        fits.setdefault((calibration, horizon), {}).setdefault(model, {})[parameter] = value
    tables = [
        table
        for (calibration, horizon), models in fits.items()
        for table in _expected(histories, calibration, horizon, models, monthly_discount_rate)
    ]
    if not tables:
        return _nothing(session, EXPECTED_COLUMNS)
    import pyarrow as pa

    return _into(session, pa.concat_tables(tables), EXPECTED_COLUMNS)


def _expected(
    histories: Any, calibration: str, horizon: int, models: dict[str, dict[str, float]], rate: float
) -> "list[pa.Table]":
    import pyarrow as pa

    from orchestration.predict.purchases import discounted_if_active, expected_if_active

    repeats, observed = _columns(
        histories,
        f"select repeat_days, days_observed from relation where calibration = '{calibration}'"
        " group by repeat_days, days_observed order by repeat_days, days_observed",
    )
    tables = []
    for model in EXPECTED_BY[calibration]:
        if model not in models:
            continue
        known = (models[model], repeats, observed / WEEK, horizon / WEEK, PURCHASE_MODELS[model])
        orders = expected_if_active(*known)
        discounted = discounted_if_active(*known, rate, MONTHS) if rate else orders
        names = {"calibration": [calibration] * len(orders), "model": [model] * len(orders)}
        numbers = {"repeat_days": repeats, "days_observed": observed}
        values = {"expected_orders": orders, "discounted_orders": discounted}
        tables.append(pa.table(names | numbers | values))
    return tables


def _query(relation: Any, sql: str) -> Any:
    """A query over a relation, which it calls `relation`."""
    if hasattr(relation, "query"):  # DuckDB's
        return relation.query("relation", sql)
    relation.createOrReplaceTempView("relation")
    return relation.sparkSession.sql(sql)


def _rows(relation: Any, sql: str) -> list[tuple]:
    """The rows of a query."""
    result = _query(relation, sql)
    return result.fetchall() if hasattr(result, "fetchall") else [tuple(row) for row in result.collect()]


def _columns(relation: Any, sql: str) -> list[Any]:
    """The columns of a query, as arrays of numbers."""
    result = _query(relation, sql)
    table = result.to_arrow_table() if hasattr(result, "to_arrow_table") else result.toArrow()
    return [column.to_numpy() for column in table.itercolumns()]


def _nothing(session: Any, columns: dict[str, str]) -> Any:
    """No rows, with the types of the columns."""
    return session.sql(
        f"select {', '.join(f'cast(null as {kind}) as {name}' for name, kind in columns.items())} where false"
    )


def _table(session: Any, rows: list[dict[str, Any]], columns: dict[str, str]) -> Any:
    import pyarrow as pa

    return _into(
        session, pa.Table.from_pylist([{name: row[name] for name in columns} for row in rows]), columns
    )


def _into(session: Any, table: "pa.Table", columns: dict[str, str]) -> Any:
    """The table in the engine, each column of its type."""
    import pyarrow as pa

    types = {"string": pa.string(), "int": pa.int32(), "double": pa.float64(), "boolean": pa.bool_()}
    typed = table.cast(pa.schema([(name, types[kind]) for name, kind in columns.items()]))
    return session.createDataFrame(typed) if hasattr(session, "createDataFrame") else typed
