"""Purchase models of shops that are unlike the textbook's: every figure stays finite and in its bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.predict.purchases import (
    Histories,
    discounted_if_active,
    expected_if_active,
    fit_purchases,
)
from orchestration.predict.spend import fit_spend
from tests.predict.alive import expected, probability_alive
from tests.predict.simulation import simulated

MODELS = ["bg_nbd", "mbg_nbd"]
log_parameter = st.floats(-12, 12)
fits = st.fixed_dictionaries(
    {name: log_parameter.map(lambda x: float(np.exp(x))) for name in ("r", "alpha", "a", "b")}
)


def histories(*rows: tuple[int, float, float]) -> Histories:
    repeats, last, observed = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return Histories(repeats, last, observed, np.ones(len(rows)))


EXTREME = histories(
    (0, 0, 0), (0, 0, 1500), (1, 0.2, 0.2), (1, 0.2, 1500), (500, 71, 72), (500, 71, 1500), (3, 9, 9)
)


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=30, deadline=None)
@given(values=fits)
def test_whatever_the_parameters_expectations_are_finite(model: str, values: dict[str, float]) -> None:
    leaves = model == "mbg_nbd"
    ahead = 52.0
    active = expected_if_active(values, EXTREME.repeats, EXTREME.observed, ahead, leaves)
    at_most = (values["r"] + EXTREME.repeats) / (values["alpha"] + EXTREME.observed) * ahead
    assert np.isfinite(active).all()
    assert (active >= 0).all()
    assert (active <= at_most * (1 + 1e-9)).all(), "who never leaves buys more often than who may"
    sooner = expected_if_active(values, EXTREME.repeats, EXTREME.observed, ahead / 2, leaves)
    assert (sooner <= active * (1 + 1e-9)).all()


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=25, deadline=None)
@given(values=fits)
def test_a_longer_silence_never_raises_p_alive(model: str, values: dict[str, float]) -> None:
    for repeats, last in ((0, 0.0), (1, 3.0), (7, 20.0), (500, 70.0)):
        silent = histories(*((repeats, last, last + weeks) for weeks in (0, 1, 4, 26, 104, 1000)))
        alive = probability_alive(model, values, silent)
        assert np.isfinite(alive).all()
        assert ((alive >= 0) & (alive <= 1)).all()
        assert (np.diff(alive) <= 1e-12).all()


@pytest.mark.parametrize("a", [0.999999, 1.0, 1.000001])
def test_there_is_no_pole_at_a_of_one(a: float) -> None:
    """The formula with a hypergeometric function divides by a − 1."""
    values = {"r": 0.25, "alpha": 4.4, "a": a, "b": 2.4}
    known = histories((2, 30, 39))
    beside = expected("bg_nbd", values | {"a": 1.001}, known, 39)[0]
    assert expected("bg_nbd", values, known, 39)[0] == pytest.approx(beside, rel=2e-3)


@pytest.mark.parametrize("leaves_after_first", [False, True])
def test_the_quadrature_is_the_hypergeometric_function(leaves_after_first: bool) -> None:
    from scipy.special import hyp2f1

    generator = np.random.default_rng(5)
    for _ in range(60):
        r, alpha, a, b = np.exp(generator.uniform([-2, -1, -2, -2], [1, 3, 2, 2]))
        x, observed, ahead = int(generator.integers(0, 20)), generator.uniform(20, 150), 52.0
        chances = x + leaves_after_first
        z = ahead / (alpha + observed + ahead)
        series = hyp2f1(r + x, b + chances, a + b + chances - 1, z)
        published = (a + b + chances - 1) / (a - 1) * (1 - (1 - z) ** (r + x) * series)
        values = {"r": r, "alpha": alpha, "a": a, "b": b}
        own = expected_if_active(values, np.array([x]), np.array([observed]), ahead, leaves_after_first)[0]
        assert own == pytest.approx(published, rel=1e-5, abs=1e-9)


SHOPS = {
    "nobody came back but one": [(0, 0, weeks) for weeks in range(600)] + [(2, 10, 30)],
    "nobody ever leaves": [(30, 59, 60)] * 300 + [(10, 57, 60)] * 300,
    "everybody leaves after one repeat": [(1, 1, 60)] * 400 + [(0, 0, 60)] * 200 + [(2, 2, 60)],
    "all alike": [(4, 40, 50)] * 600,
    "a subscription: every week": [(weeks, weeks, weeks) for weeks in range(3, 103)] * 6,
    "all bought today": [(0, 0, 0)] * 499 + [(2, 0.3, 26)],
    "one who buys daily": [(500, 71, 72)] + [(0, 0, weeks % 70) for weeks in range(600)],
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("shop", SHOPS)
def test_a_shop_unlike_the_others_gets_finite_figures(shop: str, model: str) -> None:
    known = histories(*SHOPS[shop])
    fit = fit_purchases(known, model == "mbg_nbd")
    assert fit.converged
    assert all(np.isfinite(value) and value > 0 for value in fit.values.values())
    year = expected(model, fit.values, known, 52)
    assert np.isfinite(year).all()
    assert (year >= 0).all()
    rate = (known.repeats.sum() + 1) / max(known.observed.sum(), 1)
    assert year.mean() < 60 * max(rate, 0.05), "beyond anything the shop has seen"


@pytest.mark.parametrize(
    "amounts",
    [
        np.full(700, 20.0),
        np.tile([20.0, 40.0], 350),
        np.append(np.full(699, 20.0), 90_000.0),
        np.array([35.0]),
    ],
    ids=["one price", "two prices", "one wholesaler", "one customer"],
)
def test_amounts_that_hardly_vary_or_vary_wildly_have_a_mean(amounts: np.ndarray) -> None:
    repeats = 1.0 + np.arange(len(amounts)) % 4
    fit = fit_spend(repeats, amounts, np.ones(len(amounts)))
    p, q, v = fit.values["p"], fit.values["q"], fit.values["v"]
    assert fit.converged
    assert q > 1
    assert 0.5 * amounts.mean() <= p * v / (q - 1) <= 2 * amounts.mean()


def test_means_without_a_bound_are_held_to_what_was_seen() -> None:
    """With q = 0.8 the mean over customers is infinite: fitted freely it is far above what was seen."""
    generator = np.random.default_rng(3)
    rates = generator.gamma(0.8, 1 / 100, 3000)
    repeats = generator.geometric(0.4, 3000).astype(float)
    means = generator.gamma(repeats, 1 / rates) / repeats
    fit = fit_spend(repeats, means, np.ones(3000))
    assert fit.converged
    mean = fit.values["p"] * fit.values["v"] / (fit.values["q"] - 1)
    assert mean == pytest.approx(means.mean(), rel=1e-6)


def test_a_discount_takes_each_month_once_more() -> None:
    """One purchase in each of twelve months, to all purposes: 1 ÷ 1.01 + … + 1 ÷ 1.01^12 = 11.2551."""
    steady = {"r": 1e7, "alpha": 1e7 * 52 / 12, "a": 1e-9, "b": 1e3}
    known = (steady, np.array([0]), np.array([0.0]), 52.0, False)
    assert expected_if_active(*known)[0] == pytest.approx(12, rel=1e-5)
    assert discounted_if_active(*known, 0.01, 12)[0] == pytest.approx(11.2551, abs=1e-3)
    assert discounted_if_active(*known, 0.0, 12)[0] == pytest.approx(12, rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_simulated_customers_give_their_parameters_back(model: str) -> None:
    """100,000 customers: parameters within 5 %, purchases held out within 10 % and nearer than the rate."""
    truth = {"r": 0.25, "alpha": 4.4, "a": 0.8, "b": 2.4}
    leaves = model == "mbg_nbd"
    if leaves:
        truth = {"r": 0.55, "alpha": 6.2, "a": 0.9, "b": 1.6}
    known, held_out = simulated(truth, leaves, customers=100_000, weeks=104, ahead=52, seed=11)
    fit = fit_purchases(known, leaves)
    assert fit.converged
    assert fit.values == pytest.approx(truth, rel=0.05)
    predicted = expected(model, fit.values, known, 52)
    assert predicted.sum() == pytest.approx(held_out.sum(), rel=0.1)
    same_rate = known.repeats / np.maximum(known.observed, 1 / 7) * 52
    assert np.abs(predicted - held_out).mean() < np.abs(same_rate - held_out).mean()
