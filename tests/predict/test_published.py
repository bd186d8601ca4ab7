"""Published figures of the purchase models: Fader, Hardie and Lee (2005), Fader and Hardie (2013), CDNOW."""

from pathlib import Path

import numpy as np
import pytest

from orchestration.predict.purchases import Histories, fit_purchases
from orchestration.predict.spend import fit_spend
from tests.predict.alive import expected, probability_alive
from tests.predict.sets import CDNOW, Cut, cut

PAPER = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
MBG = {"r": 0.5248, "alpha": 6.183, "a": 0.8914, "b": 1.6140}


def one(repeats: int, last: float, observed: float) -> Histories:
    return Histories(np.array([repeats]), np.array([last]), np.array([observed]), np.array([1]))


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Cut:
    return cut(CDNOW, shared_data)


@pytest.mark.parametrize(
    ("repeats", "last", "alive", "in_39_weeks"),
    [
        (2, 30.43, 0.72658, 1.22603),
        (0, 0, 1.0, 0.19510),
        (1, 1.71, 0.21210, 0.20319),
        (10, 38, 0.92145, 6.70587),
    ],
)
def test_bg_nbd_says_of_worked_customers_what_the_paper_says(
    repeats: int, last: float, alive: float, in_39_weeks: float
) -> None:
    customer = one(repeats, last, 38.86)
    assert probability_alive("bg_nbd", PAPER, customer)[0] == pytest.approx(alive, abs=5e-6)
    assert expected("bg_nbd", PAPER, customer, 39)[0] == pytest.approx(in_39_weeks, abs=5e-6)


def test_a_year_of_the_first_worked_customer() -> None:
    year = expected("bg_nbd", PAPER, one(2, 30.43, 38.86), 52)[0]
    assert year == pytest.approx(1.55872, abs=5e-6)
    worth = 6.25 * (15.44 + 2 * 22.35) / (6.25 * 2 + 3.74 - 1)  # as `ftr_predictions` has it, tested there
    assert year * worth == pytest.approx(38.444, abs=5e-4)


def test_mbg_nbd_takes_some_one_time_buyers_for_gone() -> None:
    assert probability_alive("mbg_nbd", MBG, one(0, 0, 38.86))[0] == pytest.approx(0.3897, abs=5e-5)


def test_cdnow_is_cut_as_in_the_paper(cdnow: Cut) -> None:
    repeats = cdnow.histories.repeats
    assert len(repeats) == 2357
    assert (repeats > 0).sum() == 946
    assert repeats.sum() == 2457
    assert cdnow.held_out.sum() == 1882
    assert cdnow.weeks_held_out == 39


@pytest.mark.parametrize(
    ("leaves_after_first", "published"),
    [
        (False, {"r": 0.24259, "alpha": 4.41353, "a": 0.79289, "b": 2.42575}),
        (True, {"r": 0.5248, "alpha": 6.183, "a": 0.8914, "b": 1.6140}),
    ],
)
def test_cdnow_gives_the_published_parameters(
    cdnow: Cut, leaves_after_first: bool, published: dict[str, float]
) -> None:
    fit = fit_purchases(cdnow.histories, leaves_after_first)
    assert fit.converged
    assert fit.customer_count == 2357
    assert fit.values == pytest.approx(published, rel=0.005)
    if not leaves_after_first:
        assert fit.log_likelihood == pytest.approx(-9582.43, abs=0.05)


def test_days_and_weeks_give_one_fit(cdnow: Cut) -> None:
    """In days alpha is seven times as many, and each of the 2,457 repeat purchases costs ln 7."""
    known = cdnow.histories
    days = Histories(known.repeats, known.last * 7, known.observed * 7, known.customers)
    weekly, daily = fit_purchases(known, False), fit_purchases(days, False)
    in_weeks = daily.values | {"alpha": daily.values["alpha"] / 7}
    assert in_weeks == pytest.approx(weekly.values, rel=1e-4)
    assert daily.log_likelihood + 2457 * np.log(7) == pytest.approx(weekly.log_likelihood, abs=1e-3)


def test_grouped_histories_give_the_fit_of_single_ones(cdnow: Cut) -> None:
    known = cdnow.histories
    rows = np.stack([known.repeats, known.last, known.observed], axis=1)
    groups, counts = np.unique(rows, axis=0, return_counts=True)
    grouped = fit_purchases(Histories(groups[:, 0], groups[:, 1], groups[:, 2], counts), True)
    assert len(counts) < 2357
    assert grouped.values == pytest.approx(fit_purchases(known, True).values, rel=1e-4)


def test_cdnow_held_out_is_predicted_as_published(cdnow: Cut) -> None:
    fit = fit_purchases(cdnow.histories, False)
    predicted = expected("bg_nbd", fit.values, cdnow.histories, cdnow.weeks_held_out)
    assert predicted.sum() == pytest.approx(1653.4, rel=0.001)
    assert np.abs(predicted - cdnow.held_out).mean() == pytest.approx(0.786, abs=0.001)
    assert np.corrcoef(predicted, cdnow.held_out)[0, 1] == pytest.approx(0.626, abs=0.001)


def test_cdnow_gives_the_published_gamma_gamma(cdnow: Cut) -> None:
    has_repeated = cdnow.histories.repeats > 0
    fit = fit_spend(cdnow.histories.repeats[has_repeated], cdnow.means[has_repeated], np.ones(946))
    assert fit.converged
    assert fit.customer_count == 946
    assert fit.values == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.44}, rel=0.005)
    assert fit.log_likelihood == pytest.approx(-4055.918, abs=0.05)
