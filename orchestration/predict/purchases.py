"""BG/NBD and MBG/NBD: how often customers buy, and whether they still do.

Customers buy at a rate of their own, Gamma(r, alpha) among them, and leave after a purchase with a
probability of their own, Beta(a, b) among them: after any but the first in BG/NBD (Fader, Hardie and Lee
2005), after the first too in MBG/NBD (Batislam, Denizel and Filiztekin 2007).

Time is in one unit throughout, whichever; `alpha` comes out in that unit.
"""

from dataclasses import dataclass

import numpy as np

from orchestration.predict.fitting import Fit, climb

PARAMETERS = ("r", "alpha", "a", "b")
STARTS = (
    (0.25, 0.1, 0.8, 2.5),
    (1.0, 0.3, 0.5, 5.0),
    (0.05, 0.02, 1.0, 1.0),
    (3.0, 1.0, 0.1, 3.0),
    (0.5, 0.1, 3.0, 3.0),
)
"""r, alpha in units of the mean time observed, a, b: shops of few and of many repeat purchases."""
NODES = 48
"""Points of the quadrature over the probability to leave."""
CHUNK = 20_000
"""Histories that are expected at once: 8 MB of doubles."""


@dataclass(frozen=True)
class Histories:
    """Customers grouped by what the models know of them.

    Attributes:
        repeats: purchase days after the first.
        last: time from the first purchase day to the last.
        observed: time from the first purchase day to the end of the calibration.
        customers: how many share the history.
    """

    repeats: np.ndarray
    last: np.ndarray
    observed: np.ndarray
    customers: np.ndarray


def fit_purchases(histories: Histories, leaves_after_first: bool) -> Fit:
    """Fits BG/NBD, or MBG/NBD where customers may leave after their first purchase."""
    unit = float(np.average(histories.observed, weights=histories.customers)) or 1.0
    scaled = Histories(
        histories.repeats, histories.last / unit, histories.observed / unit, histories.customers
    )
    likelihood = _Likelihood(scaled, leaves_after_first)
    best, settled = climb(likelihood, STARTS)
    # a density of times is stated per unit of time: once for each repeat purchase
    repeat_count = float(histories.repeats @ histories.customers)
    height = likelihood(best)[0] - repeat_count * np.log(unit)
    values = dict(zip(PARAMETERS, map(float, best * np.array([1, unit, 1, 1])), strict=True))
    finite = bool(np.isfinite([*values.values(), height]).all())
    return Fit(values, float(height), int(histories.customers.sum()), settled and finite)


class _Likelihood:
    """Log-likelihood of r, alpha, a, b and its slope; functions of the count alone are taken once a count."""

    def __init__(self, histories: Histories, leaves_after_first: bool) -> None:
        counts, self._count_of = np.unique(histories.repeats, return_inverse=True)
        self._counts = counts.astype(float)
        self._histories = histories
        self._weights = histories.customers.astype(float)
        self._weights_of_counts = np.bincount(self._count_of, weights=self._weights)
        self._chances = self._counts + (1.0 if leaves_after_first else 0.0)
        """Purchases that the customer might have left after."""

    def __call__(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        from scipy.special import digamma, gammaln

        r, alpha, a, b = parameters
        n, chances, weight, of = self._counts, self._chances, self._weights, self._count_of
        log_observed = np.log(alpha + self._histories.observed)
        log_last = np.log(alpha + self._histories.last)
        with np.errstate(divide="ignore"):
            odds = np.where(chances > 0, np.log(a) - np.log(np.maximum(b + chances - 1, 1e-300)), -np.inf)
        here = -(r + n)[of] * log_observed
        left = odds[of] - (r + n)[of] * log_last
        both = np.logaddexp(here, left)
        still = np.exp(here - both)
        gone = 1 - still

        of_counts = (
            gammaln(r + n)
            - gammaln(r)
            + r * np.log(alpha)
            + gammaln(a + b)
            + gammaln(b + chances)
            - gammaln(b)
            - gammaln(a + b + chances)
        )
        height = self._weights_of_counts @ of_counts + weight @ both

        gone_of_counts = np.bincount(of, weights=weight * gone)
        per_time = still / (alpha + self._histories.observed) + gone / (alpha + self._histories.last)
        with np.errstate(divide="ignore", invalid="ignore"):
            chance_left = np.where(chances > 0, gone_of_counts / (b + chances - 1), 0.0)
        shared = digamma(a + b) - digamma(a + b + chances)
        slope = np.array(
            [
                self._weights_of_counts @ (digamma(r + n) - digamma(r) + np.log(alpha))
                - weight @ (still * log_observed + gone * log_last),
                self._weights_of_counts.sum() * r / alpha - (weight * (r + n)[of]) @ per_time,
                self._weights_of_counts @ shared + gone_of_counts.sum() / a,
                self._weights_of_counts @ (shared + digamma(b + chances) - digamma(b)) - chance_left.sum(),
            ]
        )
        return float(height), slope


def expected_if_active(
    values: dict[str, float],
    repeats: np.ndarray,
    observed: np.ndarray,
    ahead: float,
    leaves_after_first: bool,
) -> np.ndarray:
    """Purchases expected within the time `ahead` of customers who are still active now.

    Who has not left has a rate of Gamma(r + x, alpha + T) and a probability to leave of Beta(a, b + chances),
    and of rate l and probability p come (1 − e^(−l·p·ahead)) / p purchases. The mean over l is exact, that
    over p a Gauss-Jacobi quadrature: unlike the hypergeometric function it stands for, it has no pole at
    a = 1 and overflows nowhere.
    """
    expected = np.zeros(len(repeats))
    counts, count_of = np.unique(repeats, return_inverse=True)
    chances = counts + (1 if leaves_after_first else 0)
    points, weights = _beta_nodes(values["a"], values["b"] + chances)
    for start in range(0, len(repeats), CHUNK):
        part = slice(start, start + CHUNK)
        shape = (values["r"] + repeats[part])[:, None]
        growth = (ahead / (values["alpha"] + observed[part]))[:, None]
        leaving = points[count_of[part]]
        within = -np.expm1(-shape * np.log1p(leaving * growth)) / leaving
        expected[part] = np.einsum("ij,ij->i", within, weights[count_of[part]])
    return expected


def _beta_nodes(a: float, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights of Beta(a, b) for each b (Golub and Welsch: eigenvalues of Jacobi's recurrence)."""
    k = np.arange(1, NODES)
    upper, lower = (b - 1)[:, None], a - 1  # exponents of (1 − z) and (1 + z) on [−1, 1]
    total = upper + lower
    first = (lower - upper) / (total + 2)
    rest = (lower - upper) * total / ((2 * k + total) * (2 * k + total + 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        beside = (
            4
            * k
            * (k + upper)
            * (k + lower)
            * (k + total)
            / ((2 * k + total) ** 2 * (2 * k + total + 1) * (2 * k + total - 1))
        )
    # k = 1: (k + total) and (2k + total − 1) are one and the same, and may both be zero
    beside[:, :1] = 4 * (1 + upper) * (1 + lower) / ((2 + total) ** 2 * (3 + total))
    matrices = np.zeros((len(b), NODES, NODES))
    diagonal = np.arange(NODES)
    matrices[:, diagonal, diagonal] = np.concatenate([first, rest], axis=1)
    matrices[:, diagonal[1:], diagonal[:-1]] = np.sqrt(np.maximum(beside, 0))
    places, vectors = np.linalg.eigh(matrices)
    return np.clip((1 + places) / 2, 1e-15, 1.0), vectors[:, 0, :] ** 2


def discounted_if_active(
    values: dict[str, float],
    repeats: np.ndarray,
    observed: np.ndarray,
    ahead: float,
    leaves_after_first: bool,
    rate: float,
    parts: int,
) -> np.ndarray:
    """As `expected_if_active`, with what comes in the n-th equal part of the time divided by (1 + rate)^n."""
    until = [
        expected_if_active(values, repeats, observed, ahead * part / parts, leaves_after_first)
        for part in range(1, parts + 1)
    ]
    within = np.diff(until, axis=0, prepend=0.0)
    return within.T @ (1 + rate) ** -np.arange(1.0, parts + 1)
