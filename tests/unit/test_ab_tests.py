"""The figures of A/B tests, against worked numbers and scipy: the models' own SQL over rows of counts.

Reports of other tools that went wrong here: mautic/mautic#1752 (a winner is declared while results come in),
bucketeer-io/bucketeer#2654 (no check that the split is the intended one), civicrm/civicrm-core#20093 (events
counted, not people).
"""

from functools import cache
from itertools import groupby, pairwise
from math import asin, ceil, sqrt

import duckdb
import numpy
import pytest
import scipy.special
import scipy.stats

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

MACROS = Renderer(context={"ref": str, "config": lambda **_: ""}, as_of="2025-06-01 00:00:00")
Arm = tuple[int, int]
"""Conversions and recipients."""

RESULTS = """
    win_probability, rate, difference, ci_low, ci_high, z_score, p_value, srm_p_value, needed_per_arm, verdict
"""
cursor = duckdb.connect()


@cache
def model(name: str) -> str:
    """The SQL of one model of analytics; what it reads stands in tables of the same name."""
    return MACROS.template((PROJECT_ROOT / "models" / "analytics" / f"{name}.sql").read_text()).render()


def results(*tests: list[Arm]) -> list[list[dict]]:
    """What the models make of tests: a row an arm, in the order given."""
    arms = [(test, place, *arm) for test, rows in enumerate(tests) for place, arm in enumerate(rows)]
    cursor.execute(
        "create or replace temp table ab_test_arms as select test as test_id, 'click' as metric,"
        " chr(cast(65 + place as integer)) as variation, conversions, recipients, 'tool' as source_name,"
        " 'email' as channel, 'c' as campaign_id, null as flow_id, null as flow_message_id,"
        " null as campaign_name,"
        " timestamp '2025-05-01' as first_sent_at, timestamp '2025-05-01' as last_sent_at,"
        " timestamp '2025-05-06' as counts_until"
        " from (select unnest(?::bigint[]) as test, unnest(?::bigint[]) as place,"
        " unnest(?::bigint[]) as conversions, unnest(?::bigint[]) as recipients)",
        [list(column) for column in zip(*arms, strict=True)],
    )
    cursor.execute(
        "create or replace temp table ab_test_shares (test_id bigint, variation text, share double)"
    )
    cursor.execute(
        f"create or replace temp table ab_test_win_probabilities as {model('ab_test_win_probabilities')}"
    )
    query = f"select test_id, {RESULTS} from ({model('ab_tests')}) order by test_id, variation"
    found = cursor.execute(query)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [list(of_test) for _, of_test in groupby(rows, key=lambda row: row["test_id"])]


def drawn_tests(count: int, arms: tuple[int, int], seed: int) -> list[list[Arm]]:
    """Tests of one to 100,000 people an arm, from nobody to everybody converting."""
    draws = numpy.random.default_rng(seed)
    found = []
    for _ in range(count):
        size, rate = (
            10 ** draws.uniform(0, 5),
            draws.choice([0, 1, 10 ** draws.uniform(-4, 0)], p=[0.05, 0.05, 0.9]),
        )
        sizes = [max(1, int(size * draws.uniform(0.8, 1.25))) for _ in range(draws.integers(*arms))]
        found.append(
            [
                (int(draws.binomial(people, min(1, rate * draws.uniform(0.7, 1.4)))), people)
                for people in sizes
            ]
        )
    return found


def exact_win(one: Arm, other: Arm) -> float:
    """P(other > one) under Beta(1, 1), by the finite sum that holds for whole numbers."""
    (one_hits, one_size), (hits, size) = one, other
    ones, one_rest, rest = one_hits + 1, one_size - one_hits + 1, size - hits + 1
    term = numpy.arange(hits + 1)
    return float(
        numpy.exp(
            scipy.special.betaln(ones + term, one_rest + rest)
            - numpy.log(rest + term)
            - scipy.special.betaln(1 + term, rest)
            - scipy.special.betaln(ones, one_rest)
        ).sum()
    )


def newcombe(one: Arm, other: Arm) -> tuple[float, float]:
    """The interval of other - one, of Wilson's intervals by scipy."""
    low, high = zip(
        *(scipy.stats.binomtest(*arm).proportion_ci(method="wilson") for arm in (one, other)), strict=True
    )
    rates = [hits / size for hits, size in (one, other)]
    difference = rates[1] - rates[0]
    return (
        difference - sqrt((rates[1] - low[1]) ** 2 + (high[0] - rates[0]) ** 2),
        difference + sqrt((high[1] - rates[1]) ** 2 + (rates[0] - low[0]) ** 2),
    )


def test_the_example_of_the_books() -> None:
    [[control, other]] = results([(120, 1000), (150, 1000)])
    assert other["z_score"] == pytest.approx(1.9630, abs=5e-5)
    assert other["p_value"] == pytest.approx(0.04964, abs=5e-6)
    assert (other["ci_low"], other["ci_high"]) == pytest.approx((0.00001, 0.06001), abs=5e-6)
    assert other["win_probability"] == pytest.approx(0.97507, abs=5e-6)
    assert (control["needed_per_arm"], other["needed_per_arm"]) == (2031, 2031)
    assert (control["verdict"], other["verdict"]) == ("loser", "winner")
    assert (control["difference"], control["ci_low"], control["p_value"]) == (None, None, None)


def test_two_variations_are_compared_as_scipy_does() -> None:
    edges: list[list[Arm]] = [
        [(0, 1), (1, 1)],
        [(0, 9), (0, 9)],
        [(9, 9), (9, 9)],
        [(1, 100_000), (90_000, 100_000)],
    ]
    tests = [*edges, *drawn_tests(150, (2, 3), seed=1)]
    for (one, other), (first, second) in zip(tests, results(*tests), strict=True):
        assert second["win_probability"] == pytest.approx(exact_win(one, other), abs=5e-5)
        assert first["win_probability"] + second["win_probability"] == pytest.approx(1, abs=2e-6)
        assert (second["ci_low"], second["ci_high"]) == pytest.approx(newcombe(one, other), abs=1e-9)
        assert -1 <= second["ci_low"] <= second["difference"] <= second["ci_high"] <= 1
        pooled = (one[0] + other[0]) / (one[1] + other[1])
        if 0 < pooled < 1:
            error = sqrt(pooled * (1 - pooled) * (1 / one[1] + 1 / other[1]))
            z_score = (other[0] / other[1] - one[0] / one[1]) / error
            assert second["z_score"] == pytest.approx(z_score, abs=1e-9)
            p_value = 2 * scipy.stats.norm.sf(abs(z_score))
            assert second["p_value"] == pytest.approx(p_value, rel=1e-6, abs=1e-300)
        else:
            assert (second["z_score"], second["p_value"]) == (None, None)
        effect = 2 * (asin(sqrt(other[0] / other[1])) - asin(sqrt(one[0] / one[1])))
        quantiles = scipy.stats.norm.ppf(0.975) + scipy.stats.norm.ppf(0.8)
        if abs(effect) > 1e-3:
            assert second["needed_per_arm"] == pytest.approx(ceil(2 * quantiles**2 / effect**2), abs=1)
        if effect == 0:
            assert second["needed_per_arm"] is None


def test_of_any_number_of_variations_probabilities_are_such() -> None:
    tests = drawn_tests(60, (2, 11), seed=2)
    for arms, found in zip(tests, results(*tests), strict=True):
        assert sum(row["win_probability"] for row in found) == pytest.approx(1, abs=1e-5)
        assert all(0 <= row["win_probability"] <= 1 for row in found)
        mismatch = scipy.stats.chisquare([size for _, size in arms]).pvalue
        assert found[0]["srm_p_value"] == pytest.approx(mismatch, rel=1e-6, abs=1e-300)
        assert (found[0]["verdict"] == "invalid: sample ratio mismatch") == (mismatch < 0.001)


def test_the_best_of_three_is_as_likely_as_drawn_by_chance() -> None:
    arms = [(30, 600), (45, 700), (44, 650)]
    drawn = numpy.random.default_rng(1).beta(
        [hits + 1 for hits, _ in arms], [size - hits + 1 for hits, size in arms], size=(400_000, 3)
    )
    shares = numpy.bincount(drawn.argmax(axis=1), minlength=3) / 400_000
    [found] = results(arms)
    assert [row["win_probability"] for row in found] == pytest.approx(list(shares), abs=0.003)


def test_more_conversions_are_never_less_likely_to_win() -> None:
    found = results(*([(50, 1000), (hits, 1000)] for hits in range(0, 1001, 50)))
    chances = [second["win_probability"] for _, second in found]
    assert all(later >= earlier for earlier, later in pairwise(chances))


def test_the_chi_square_tail_is_scipys() -> None:
    values = [(x, degrees) for x in (0, 1e-9, 0.1, 1, 3, 10.83, 20, 50, 200, 700) for degrees in range(1, 10)]
    macro = MACROS.chi_square_tail("statistic", "degrees")
    query = f"select {macro} from (select unnest(?::double[]) as statistic, unnest(?::integer[]) as degrees)"
    found = [
        row[0]
        for row in cursor.execute(query, [list(column) for column in zip(*values, strict=True)]).fetchall()
    ]
    assert found == pytest.approx([scipy.stats.chi2.sf(*value) for value in values], rel=1e-8, abs=1e-300)


def test_the_chi_square_tail_of_other_degrees_is_not_known() -> None:
    macro = MACROS.chi_square_tail("statistic", "degrees")
    query = f"select {macro} from (select 1e0 as statistic, unnest([0, 10, null]) as degrees)"
    assert cursor.execute(query).fetchall() == [(None,), (None,), (None,)]
