"""The upper tail of the negative binomial and the logarithm of gamma, against worked numbers and scipy."""

import math

import duckdb
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from tests.identity.render import Renderer

MACROS = Renderer()
SPARK = Renderer(engine="spark")

TAIL = MACROS.negative_binomial_tail("observed", "mean", "dispersion")

cursor = duckdb.connect()


def tail(observed: int | None, mean: float | None, dispersion: float | None) -> float | None:
    row = cursor.execute(
        f"select {TAIL} from (select ?::bigint as observed, ?::double as mean, ?::double as dispersion)",
        [observed, mean, dispersion],
    ).fetchone()
    assert row
    return row[0]


def scipys(observed: int, mean: float, dispersion: float) -> float:
    if dispersion < 1.001:
        return float(scipy.stats.poisson.sf(observed - 1, mean))
    return float(scipy.stats.nbinom.sf(observed - 1, mean / (dispersion - 1), 1 / dispersion))


def test_25_where_12_are_usual_is_rare_in_poisson_and_not_where_counts_vary_twice_as_much() -> None:
    assert tail(25, 12, 1) == pytest.approx(0.00069, abs=5e-6)
    assert tail(25, 12, 2) == pytest.approx(0.0144, abs=5e-5)


@given(
    st.integers(0, 3_000), st.floats(0.01, 2_000), st.one_of(st.just(1.0), st.floats(1.01, 60), st.just(0.4))
)
def test_the_tail_is_scipys(observed: int, mean: float, dispersion: float) -> None:
    found, expected = tail(observed, mean, dispersion), scipys(observed, mean, dispersion)
    assert found is not None
    assert 0 <= found <= 1
    assert math.isclose(found, expected, rel_tol=1e-8, abs_tol=1e-250) or abs(found - expected) < 1e-11


def test_a_tail_beyond_1e_16_keeps_its_digits() -> None:
    assert tail(58, 1.0, 1) == pytest.approx(scipys(58, 1.0, 1), rel=1e-9)
    assert tail(58, 1.0, 3) == pytest.approx(scipys(58, 1.0, 3), rel=1e-9)


@pytest.mark.parametrize(
    ("observed", "mean", "dispersion"), [(None, 1, 1), (1, None, 1), (1, 1, None), (1, 0, 1), (1, -1, 2)]
)
def test_what_is_not_known_has_no_tail(observed: int, mean: float, dispersion: float) -> None:
    assert tail(observed, mean, dispersion) is None


def test_none_or_more_is_certain() -> None:
    assert tail(0, 3, 2) == 1


@given(st.floats(1e-6, 1e7))
def test_sparks_logarithm_of_gamma_is_scipys(x: float) -> None:
    row = cursor.execute(f"select {SPARK.log_gamma('x')} from (select ?::double as x)", [x]).fetchone()
    assert row
    expected = float(scipy.special.gammaln(x))
    assert row[0] == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_sparks_tail_folds_a_sequence() -> None:
    sql = SPARK.negative_binomial_tail("observed", "mean", "dispersion")
    assert "aggregate(sequence(" in sql
    assert "lgamma" not in sql
