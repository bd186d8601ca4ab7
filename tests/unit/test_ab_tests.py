"""The figures of A/B tests, against worked numbers and scipy: the models' own SQL over rows of counts.

Reports of other tools that went wrong here: mautic#1752 (a winner is declared while results come in), bucketeer#2654
(no check that the split is the intended one), civicrm-core#20093 (events counted, not people).
"""

from itertools import pairwise
from math import asin, ceil, sqrt

import duckdb
import numpy
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

MACROS = Renderer(context={"ref": str, "config": lambda **_: ""}, as_of="2025-06-01 00:00:00")
Arm = tuple[int, int]
"""Conversions and recipients."""

ARM = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
RESULTS = "win_probability, rate, difference, ci_low, ci_high, z_score, p_value, srm_p_value, needed_per_arm, verdict"
cursor = duckdb.connect()


def model(name: str) -> str:
    """The SQL of one model of analytics; what it reads stands in tables of the same name."""
    return MACROS.template((PROJECT_ROOT / "models" / "analytics" / f"{name}.sql").read_text()).render()


def results(*arms: Arm) -> list[dict]:
    """What the models make of one test, a row an arm in the order given."""
    cursor.execute(
        "create or replace temp table ab_test_arms as select 't' as test_id, 'click' as metric,"
        " chr(cast(65 + place as integer)) as variation, conversions, recipients, 'tool' as source_name,"
        " 'email' as channel, 'c' as campaign_id, null as flow_id, null as flow_message_id, null as campaign_name,"
        " timestamp '2025-05-01' as first_sent_at, timestamp '2025-05-01' as last_sent_at,"
        " timestamp '2025-05-06' as counts_until"
        " from (select unnest(?::bigint[]) as conversions, unnest(?::bigint[]) as recipients, unnest(?) as place)",
        [[arm[0] for arm in arms], [arm[1] for arm in arms], list(range(len(arms)))],
    )
    cursor.execute("create or replace temp table ab_test_shares (test_id text, variation text, share double)")
    cursor.execute(
        f"create or replace temp table ab_test_win_probabilities as {model('ab_test_win_probabilities')}"
    )
    found = cursor.execute(f"select {RESULTS} from ({model('ab_tests')}) order by variation")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


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
    control, other = results((120, 1000), (150, 1000))
    assert other["z_score"] == pytest.approx(1.9630, abs=5e-5)
    assert other["p_value"] == pytest.approx(0.04964, abs=5e-6)
    assert (other["ci_low"], other["ci_high"]) == pytest.approx((0.00001, 0.06001), abs=5e-6)
    assert other["win_probability"] == pytest.approx(0.97507, abs=5e-6)
    assert (control["needed_per_arm"], other["needed_per_arm"]) == (2031, 2031)
    assert (control["verdict"], other["verdict"]) == ("loser", "winner")
    assert (control["difference"], control["ci_low"], control["p_value"]) == (None, None, None)


@given(ARM, ARM)
def test_two_variations_are_compared_as_scipy_does(one: Arm, other: Arm) -> None:
    first, second = results(one, other)
    # a rate that is hundreds of times as sure as the other falls between two points of the sum
    if 1 / 400 < one[1] / other[1] < 400:
        assert second["win_probability"] == pytest.approx(exact_win(one, other), abs=5e-5)
    assert first["win_probability"] + second["win_probability"] == pytest.approx(1, abs=2e-6)
    assert (second["ci_low"], second["ci_high"]) == pytest.approx(newcombe(one, other), abs=1e-9)
    assert -1 <= second["ci_low"] <= second["difference"] <= second["ci_high"] <= 1
    pooled = (one[0] + other[0]) / (one[1] + other[1])
    if 0 < pooled < 1:
        error = sqrt(pooled * (1 - pooled) * (1 / one[1] + 1 / other[1]))
        z_score = (other[0] / other[1] - one[0] / one[1]) / error
        assert second["z_score"] == pytest.approx(z_score, abs=1e-9)
        assert second["p_value"] == pytest.approx(2 * scipy.stats.norm.sf(abs(z_score)), rel=1e-6, abs=1e-300)
    else:
        assert (second["z_score"], second["p_value"]) == (None, None)
    effect = 2 * (asin(sqrt(other[0] / other[1])) - asin(sqrt(one[0] / one[1])))
    if abs(effect) > 1e-3:
        quantiles = scipy.stats.norm.ppf(0.975) + scipy.stats.norm.ppf(0.8)
        assert second["needed_per_arm"] == pytest.approx(ceil(2 * quantiles**2 / effect**2), abs=1)


@given(st.lists(ARM, min_size=2, max_size=10))
def test_of_any_number_of_variations_probabilities_are_such(arms: list[Arm]) -> None:
    found = results(*arms)
    assert sum(row["win_probability"] for row in found) == pytest.approx(1, abs=1e-5)
    assert all(0 <= row["win_probability"] <= 1 for row in found)
    mismatch = scipy.stats.chisquare([size for _, size in arms]).pvalue
    assert found[0]["srm_p_value"] == pytest.approx(mismatch, rel=1e-6, abs=1e-300)
    assert (found[0]["verdict"] == "invalid: sample ratio mismatch") == (mismatch < 0.001)


def test_the_best_of_three_is_as_likely_as_drawn_by_chance() -> None:
    arms = [(30, 600), (45, 700), (44, 650)]
    drawn = numpy.random.default_rng(1).beta(
        [hits + 1 for hits, _ in arms], [size - hits + 1 for hits, size in arms], size=(1_000_000, 3)
    )
    shares = numpy.bincount(drawn.argmax(axis=1), minlength=3) / 1_000_000
    assert [row["win_probability"] for row in results(*arms)] == pytest.approx(list(shares), abs=0.002)


@given(st.floats(min_value=0, max_value=700), st.integers(1, 9))
def test_the_chi_square_tail_is_scipys(statistic: float, degrees: int) -> None:
    macro = MACROS.chi_square_tail("statistic", "degrees")
    (found,) = cursor.execute(
        f"select {macro} from (select ?::double as statistic, ? as degrees)", [statistic, degrees]
    ).fetchone() or (None,)
    assert found == pytest.approx(scipy.stats.chi2.sf(statistic, degrees), rel=1e-8)


def test_the_chi_square_tail_of_other_degrees_is_not_known() -> None:
    macro = MACROS.chi_square_tail("statistic", "degrees")
    query = f"select {macro} from (select 1e0 as statistic, unnest([0, 10, null]) as degrees)"
    assert cursor.execute(query).fetchall() == [(None,), (None,), (None,)]


def test_more_conversions_are_never_less_likely_to_win() -> None:
    chances = [results((50, 1000), (hits, 1000))[1]["win_probability"] for hits in range(0, 1001, 50)]
    assert all(later >= earlier for earlier, later in pairwise(chances))
