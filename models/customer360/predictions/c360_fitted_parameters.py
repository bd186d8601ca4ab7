"""One row per calibration, model and parameter: purchase and spend models fitted by maximum likelihood."""


def model(dbt, session):
    """Fits what the shop's orders carry; nothing numerical is imported where they carry nothing."""
    from orchestration.predict.steps import fitted_parameters

    return fitted_parameters(dbt.ref("c360_purchase_histories"), session)
