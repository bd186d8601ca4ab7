"""One row per calibration, model and history (repeat days, days observed): purchases still to come."""


def model(dbt, session):
    """Reckons once per history what its customers have in common: how much they buy while they are active."""
    from orchestration.predict.steps import expected_purchases

    histories = dbt.ref("c360_purchase_histories")
    parameters = dbt.ref("c360_fitted_parameters")
    return expected_purchases(
        histories, parameters, session, float(dbt.config.meta_get("monthly_discount_rate"))
    )
