"""The macros of statistics, against worked numbers and scipy."""

from itertools import pairwise

import duckdb
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from tests.identity.render import Renderer

MACROS = Renderer()

cursor = duckdb.connect()


def normal_cdf(*values: float | None) -> list[float | None]:
    """The macro's value of each."""
    rows = cursor.execute(
        f"select {MACROS.normal_cdf('z')} from (select unnest(?::double[]) as z, unnest(?) as place)"
        " order by place",
        [list(values), list(range(len(values)))],
    ).fetchall()
    return [value for (value,) in rows]


def q_values(*p_values: float | None) -> list[float | None]:
    """What the macro makes of one family of tests, in the order given."""
    query = MACROS.benjamini_hochberg("tests", p_value="p_value", key=["place"])
    rows = cursor.execute(
        "with tests as (select unnest(?::double[]) as p_value, unnest(?) as place)"
        f" select q_value from ({query}) order by place",
        [list(p_values), list(range(len(p_values)))],
    ).fetchall()
    return [value for (value,) in rows]


def test_the_normal_distribution_is_that_of_tables() -> None:
    known = {
        0.0: 0.5,
        1.0: 0.841344746068543,
        -1.959963984540054: 0.025,
        1.9630: 0.975177,
        -40.0: 0.0,
        40.0: 1.0,
    }
    assert normal_cdf(*known) == pytest.approx(list(known.values()), abs=1e-6)
    assert normal_cdf(0.0, -1.959963984540054) == pytest.approx([0.5, 0.025], abs=1e-13)
    assert normal_cdf(None) == [None]


@given(st.floats(min_value=-36, max_value=36))
def test_the_normal_distribution_is_scipys(z: float) -> None:
    (found,) = normal_cdf(z)
    assert found == pytest.approx(scipy.stats.norm.cdf(z), rel=1e-9, abs=1e-307)
    assert found == pytest.approx(scipy.stats.norm.cdf(z), abs=1e-14)
    assert 0 <= found <= 1


@given(st.lists(st.floats(min_value=-39, max_value=39), min_size=2, max_size=50))
def test_a_greater_value_is_no_less_likely_to_be_at_least(values: list[float]) -> None:
    found = normal_cdf(*sorted(values))
    assert all(later >= earlier - 1e-15 for earlier, later in pairwise(found))


def test_four_tests_are_adjusted_as_worked_by_hand() -> None:
    assert q_values(0.001, 0.02, 0.03, 0.2) == pytest.approx([0.004, 0.04, 0.04, 0.2], rel=1e-12)


def test_equal_p_values_are_adjusted_alike_and_the_untested_count_as_none() -> None:
    assert q_values(0.02, None, 0.01, 0.02, 0.5) == pytest.approx([0.08 / 3, None, 0.08 / 3, 0.08 / 3, 0.5])
    assert q_values(0.03) == [0.03]
    assert q_values(None, None) == [None, None]
    assert q_values() == []


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=40))
def test_adjusted_p_values_are_scipys_in_any_order(p_values: list[float]) -> None:
    expected = list(scipy.stats.false_discovery_control(p_values, method="bh"))
    assert q_values(*p_values) == pytest.approx(expected, rel=1e-12)
    assert q_values(*reversed(p_values)) == pytest.approx(expected[::-1], rel=1e-12)


def test_families_of_tests_are_adjusted_by_themselves() -> None:
    query = MACROS.benjamini_hochberg("tests", p_value="p_value", key=["place"], partition_by=["family"])
    rows = cursor.execute(
        "with tests (family, place, p_value) as (values ('a', 1, 0.01), ('a', 2, 0.04), ('b', 1, 0.04))"
        f" select family, place, q_value from ({query}) order by family, place"
    ).fetchall()
    assert [row[2] for row in rows] == pytest.approx([0.02, 0.04, 0.04])
