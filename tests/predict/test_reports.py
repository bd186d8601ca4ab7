"""What people found wrong in other tools that predict purchases, with the right figure for each."""

import numpy as np
import pytest

from orchestration.predict.purchases import Histories, expected_if_active, fit_purchases
from orchestration.predict.spend import fit_spend
from tests.predict.alive import expected, probability_alive
from tests.predict.simulation import simulated


def one(repeats: int, last: float, observed: float) -> Histories:
    return Histories(np.array([repeats]), np.array([last]), np.array([observed]), np.array([1]))


def test_who_bought_once_is_expected_to_buy_where_a_and_b_are_small() -> None:
    """CamDavidsonPilon/lifetimes#302, #442: NaN with a + b < 1; an integral over p gives 0.564589."""
    values = {"r": 0.11, "alpha": 2.24, "a": 0.31, "b": 0.5}
    assert expected("bg_nbd", values, one(0, 0, 1), 30)[0] == pytest.approx(0.564589, abs=1e-6)


def test_a_long_history_and_a_long_silence_overflow_nothing() -> None:
    """CamDavidsonPilon/lifetimes#332: ((alpha + T) ÷ (alpha + t)) ^ (r + x) is beyond a float."""
    values = {"r": 0.10, "alpha": 0.16, "a": 0.40, "b": 0.81}
    assert probability_alive("bg_nbd", values, one(3000, 1, 1500))[0] == pytest.approx(0, abs=1e-300)
    assert probability_alive("bg_nbd", values, one(3000, 1500, 1500))[0] == pytest.approx(1, abs=2e-4)


def test_a_one_time_buyer_of_long_ago_is_not_sure_to_be_here() -> None:
    """CamDavidsonPilon/lifetimes#44, #165, #212, #239: P(alive) of 1 in BG/NBD; we show MBG/NBD's."""
    published = {"r": 0.5248, "alpha": 6.183, "a": 0.8914, "b": 1.6140}
    alive = [probability_alive("mbg_nbd", published, one(0, 0, weeks))[0] for weeks in (0, 39, 520)]
    assert alive[0] == pytest.approx(1.6140 / (1.6140 + 0.8914))
    assert alive[0] > alive[1] > 0.38 > 0.2 > alive[2]


def test_who_bought_again_on_the_last_day_is_worth_something() -> None:
    """CamDavidsonPilon/lifetimes#146: negative values where the last purchase is now (t = T)."""
    values = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert probability_alive("bg_nbd", values, one(1, 10, 10))[0] == pytest.approx(1 / (1 + 0.793 / 2.426))
    assert expected("bg_nbd", values, one(1, 10, 10), 52)[0] > 0


def test_two_repeat_purchases_in_half_a_year_are_not_six_in_the_next() -> None:
    """CamDavidsonPilon/lifetimes#180: orders grow less than the time ahead does."""
    values = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    known = (values, np.array([2]), np.array([38.86]))
    half, whole = (expected_if_active(*known, weeks, False)[0] for weeks in (26, 52))
    assert half < whole < 2 * half


@pytest.mark.parametrize("unit", [1 / 52, 1, 7, 7 * 24 * 3600])
def test_any_unit_of_time_converges(unit: float) -> None:
    """CamDavidsonPilon/lifetimes#262, #419: no convergence in days; any unit gives one fit."""
    known, _ = simulated({"r": 0.3, "alpha": 5, "a": 0.9, "b": 2}, False, 2000, 104, 0, seed=2)
    weekly = fit_purchases(known, False)
    other = fit_purchases(
        Histories(known.repeats, known.last * unit, known.observed * unit, known.customers), False
    )
    assert other.converged
    assert other.values["alpha"] / unit == pytest.approx(weekly.values["alpha"], rel=1e-4)
    assert other.values["a"] == pytest.approx(weekly.values["a"], rel=1e-4)


@pytest.mark.parametrize("unit", [0.01, 1, 1e6])
def test_any_currency_converges(unit: float) -> None:
    """CamDavidsonPilon/lifetimes#406: in thousands all get one value; v scales with money."""
    generator = np.random.default_rng(4)
    repeats = generator.geometric(0.4, 2000).astype(float)
    means = generator.gamma(6 * repeats, 1 / generator.gamma(4, 1 / 15, 2000)) / repeats
    usual, other = (fit_spend(repeats, means * scale, np.ones(2000)) for scale in (1, unit))
    assert other.converged
    assert other.values["v"] / unit == pytest.approx(usual.values["v"], rel=1e-3)
    assert other.values["p"] == pytest.approx(usual.values["p"], rel=1e-3)
