"""Maximum likelihood over positive parameters: several starts, bounds, and whether they settled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

BOUND = 12.0
"""Logarithms of parameters stay within ± this of the unit the likelihood is scaled to."""
RIDGE = 0.005
"""Weight of Σ (ln parameter)², in units of log-likelihood.

Where the data leave a direction open (nobody ever leaves; each customer spends alike) the likelihood rises
for ever; this little weight ends the climb and moves parameters that the data do determine by less than
their fourth digit.
"""
STARTS_CLIMBED = 2
"""How many of the starts are climbed from: the most likely ones."""
STEEPEST = 1e-3
"""Of a fit that has settled: the largest slope left, relative to the log-likelihood."""

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Parameters → log-likelihood and its slope in each of them."""


@dataclass(frozen=True)
class Fit:
    """The most likely parameters.

    Attributes:
        values: by name, in the unit of time or money the histories are stated in.
        log_likelihood: of the histories, without the ridge.
        customer_count: customers whose histories were fitted.
        converged: whether the climb ended on a summit and every figure is finite.
    """

    values: dict[str, float]
    log_likelihood: float
    customer_count: int
    converged: bool


def climb(likelihood: Likelihood, starts: Sequence[Sequence[float]]) -> tuple[np.ndarray, bool]:
    """The parameters at the highest summit found, and whether it is one.

    Args:
        likelihood: of all histories.
        starts: parameters to begin from, all above zero.
    """
    from scipy.optimize import minimize

    def cost(logs: np.ndarray) -> tuple[float, np.ndarray]:
        parameters = np.exp(logs)
        height, slope = likelihood(parameters)
        return RIDGE * logs @ logs - height, 2 * RIDGE * logs - slope * parameters

    points = sorted((np.log(start) for start in starts), key=lambda logs: cost(logs)[0])
    options = {"maxiter": 1000, "ftol": 1e-13, "gtol": 1e-7}
    bounds = [(-BOUND, BOUND)] * len(points[0])
    ends = [
        minimize(cost, point, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        for point in points[:STARTS_CLIMBED]
    ]
    best = min(ends, key=lambda end: end.fun)
    height, slope = cost(best.x)
    uphill = np.where(np.abs(best.x) < BOUND, slope, 0.0)
    settled = bool(np.isfinite(height) and np.max(np.abs(uphill)) <= STEEPEST * max(1.0, abs(height)))
    return np.exp(best.x), settled
