"""Customers who buy and leave as the models say."""

import numpy as np

from orchestration.predict.purchases import Histories


def simulated(
    values: dict[str, float], leaves_after_first: bool, customers: int, weeks: float, ahead: float, seed: int
) -> tuple[Histories, np.ndarray]:
    """Histories of customers who first buy within the weeks, and their purchases in those ahead."""
    generator = np.random.default_rng(seed)
    rates = generator.gamma(values["r"], 1 / values["alpha"], customers)
    leaving = generator.beta(values["a"], values["b"], customers)
    observed = generator.uniform(0, weeks, customers)
    repeats, held_out, last = (np.zeros(customers) for _ in range(3))
    time = np.zeros(customers)
    here = np.arange(customers)
    if leaves_after_first:
        here = here[generator.random(customers) >= leaving]
    while len(here):
        time[here] += generator.exponential(1 / np.maximum(rates[here], 1e-300))
        here = here[time[here] <= observed[here] + ahead]
        before = here[time[here] <= observed[here]]
        repeats[before] += 1
        last[before] = time[before]
        held_out[here[time[here] > observed[here]]] += 1
        here = here[generator.random(len(here)) >= leaving[here]]
    return Histories(repeats, last, observed, np.ones(customers)), held_out
