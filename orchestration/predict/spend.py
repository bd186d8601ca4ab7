"""Gamma-Gamma: what a purchase of each customer is worth (Fader and Hardie 2013).

Amounts of one customer vary as Gamma(p, ·) around a mean of their own, which varies among customers; how
much somebody spends is taken to say nothing of how often they buy.
"""

import numpy as np

from orchestration.predict.fitting import Fit, Likelihood, climb

PARAMETERS = ("p", "q", "v")
STARTS = ((1.0, 1.0, 1.0), (6.0, 3.0, 0.5), (0.5, 0.5, 2.0), (30.0, 9.0, 0.3))
"""p, q − 1, and v in units of the mean amount. With q at 1 or below the mean over customers is infinite."""

ABOVE_ONE = np.array([0.0, 1.0, 0.0])
FURTHEST_MEAN = 2.0
"""How many times the customers' mean amount the fitted mean may be, or that the fitted."""


def fit_spend(purchases: np.ndarray, means: np.ndarray, customers: np.ndarray) -> Fit:
    """Fits Gamma-Gamma to customers with a repeat purchase whose mean amount is above zero.

    A few customers who spend hundreds of times as much as others (wholesale among retail) bring q towards 1,
    where the mean over customers, which is expected of everybody without a repeat purchase, has no bound.
    Where it comes out far from the mean that was seen, v is such that it is that one, and p and q are fitted.

    Args:
        purchases: repeat purchases with a known amount, one or more.
        means: their mean amount, above zero.
        customers: how many share both.
    """
    unit = float(np.average(means, weights=customers * purchases))
    likelihood = _Likelihood(purchases.astype(float), means / unit, customers.astype(float))
    best, settled = climb(likelihood, STARTS)
    mean = float(np.average(means / unit, weights=customers))
    fitted_mean = best[0] * best[2] / best[1]
    if not 1 / FURTHEST_MEAN <= fitted_mean / mean <= FURTHEST_MEAN:
        best, settled = climb(likelihood.with_mean(mean), [start[:2] for start in STARTS])
        best = np.append(best, mean * best[1] / best[0])
    height = likelihood(best)[0] - float(customers.sum()) * np.log(unit)
    values = dict(zip(PARAMETERS, map(float, (best + ABOVE_ONE) * [1, 1, unit]), strict=True))
    finite = bool(np.isfinite([*values.values(), height]).all())
    return Fit(values, float(height), int(customers.sum()), settled and finite)


class _Likelihood:
    """Log-likelihood of p, q − 1, v and its slope."""

    def __init__(self, purchases: np.ndarray, means: np.ndarray, customers: np.ndarray) -> None:
        self._purchases, self._means, self._weights = purchases, means, customers
        self._counts, self._count_of = np.unique(purchases, return_inverse=True)
        self._weights_of_counts = np.bincount(self._count_of, weights=customers)
        self._log_means = np.log(means)
        self._sums = purchases * means

    def with_mean(self, mean: float) -> Likelihood:
        """Of p and q − 1 alone, with v such that p·v ÷ (q − 1) is the mean."""

        def tied(parameters: np.ndarray) -> tuple[float, np.ndarray]:
            p, above_one = parameters
            v = mean * above_one / p
            height, slope = self(np.array([p, above_one, v]))
            return height, slope[:2] + slope[2] * np.array([-v / p, mean / p])

        return tied

    def __call__(self, parameters: np.ndarray) -> tuple[float, np.ndarray]:
        from scipy.special import digamma, gammaln

        p, q, v = parameters + ABOVE_ONE
        n, weight = self._counts, self._weights
        total = weight.sum()
        log_sums = np.log(self._sums + v)
        of_counts = gammaln(p * n + q) - gammaln(p * n) + p * n * np.log(n)
        height = (
            self._weights_of_counts @ of_counts
            + total * (q * np.log(v) - gammaln(q))
            + weight @ ((p * self._purchases - 1) * self._log_means - (p * self._purchases + q) * log_sums)
        )
        slope = np.array(
            [
                self._weights_of_counts @ (n * (digamma(p * n + q) - digamma(p * n) + np.log(n)))
                + weight @ (self._purchases * (self._log_means - log_sums)),
                self._weights_of_counts @ digamma(p * n + q)
                + total * (np.log(v) - digamma(q))
                - weight @ log_sums,
                total * q / v - weight @ ((p * self._purchases + q) / (self._sums + v)),
            ]
        )
        return float(height), slope
