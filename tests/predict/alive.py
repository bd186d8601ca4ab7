"""The macro `probability_alive`, asked in DuckDB of histories in weeks."""

from functools import cache

import duckdb
import numpy as np

from orchestration.predict.purchases import Histories, expected_if_active
from tests.identity.render import Renderer


@cache
def asked(model: str) -> str:
    """The macro, written out."""
    return Renderer(shop_timezone="UTC").probability_alive(model)


def probability_alive(model: str, values: dict[str, float], histories: Histories) -> np.ndarray:
    """What the macro says of each history, in their order."""
    database = duckdb.connect()
    rows = {  # noqa: F841  (DuckDB finds it by its name)
        "place": np.arange(len(histories.repeats)),
        "repeat_days": histories.repeats.astype(np.int32),
        "days_to_last": histories.last * 7,
        "days_observed": histories.observed * 7,
    }
    fits = ", ".join(f"cast({value!r} as double) as {model}_{name}" for name, value in values.items())
    result = database.sql(
        f"select {asked(model)} as probability from rows as histories, (select {fits}) as fits order by place"
    )
    return result.fetchnumpy()["probability"].astype(float)


def expected(model: str, values: dict[str, float], histories: Histories, ahead: float) -> np.ndarray:
    """Purchases expected within so many weeks, as `ftr_predictions` puts them together."""
    leaves = model == "mbg_nbd"
    active = expected_if_active(values, histories.repeats, histories.observed, ahead, leaves)
    return probability_alive(model, values, histories) * active
