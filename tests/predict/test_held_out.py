"""On public transaction sets the models predict what was held out better than the rate of before does."""

from pathlib import Path

import numpy as np
import pytest

from orchestration.predict.purchases import fit_purchases
from tests.predict.alive import expected
from tests.predict.sets import CDNOW, COMPLETE_JOURNEY, ONLINE_RETAIL, cut


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd"])
@pytest.mark.parametrize(
    "query", [CDNOW, ONLINE_RETAIL, COMPLETE_JOURNEY], ids=["cdnow", "online_retail", "complete_journey"]
)
def test_the_models_are_nearer_to_what_came_than_the_rate_of_before(
    shared_data: Path, query: str, model: str
) -> None:
    known = cut(query, shared_data)
    fit = fit_purchases(known.histories, model == "mbg_nbd")
    assert fit.converged
    predicted = expected(model, fit.values, known.histories, known.weeks_held_out)
    days = np.maximum(known.histories.observed, 1 / 7)
    same_rate = known.histories.repeats / days * known.weeks_held_out
    error = np.abs(predicted - known.held_out).mean()
    assert error < np.abs(same_rate - known.held_out).mean()
    assert np.corrcoef(predicted, known.held_out)[0, 1] > np.corrcoef(same_rate, known.held_out)[0, 1]
    assert predicted.sum() == pytest.approx(known.held_out.sum(), rel=0.2)
