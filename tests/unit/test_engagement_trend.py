"""Whether clicks per delivery fall: worked numbers, and how often chance alone would say so."""

import duckdb
import numpy
import pytest

from tests.identity.render import Renderer

Window = tuple[int | None, int | None]
"""Clicked, delivered."""

TREND = Renderer().engagement_trend(
    recent=["recent_clicked", "recent_delivered"],
    earlier=["earlier_clicked", "earlier_delivered"],
    usual_rate="usual_rate",
)
COLUMNS = "recent_clicked, recent_delivered, earlier_clicked, earlier_delivered"
cursor = duckdb.connect()


def trend(recent: Window, earlier: Window, usual_rate: float | None = 0.1) -> str | None:
    query = f"select {TREND} from (values (?, ?, ?, ?, ?::double)) as windows ({COLUMNS}, usual_rate)"
    row = cursor.execute(query, [*recent, *earlier, usual_rate]).fetchone()
    assert row
    return row[0]


def test_a_third_of_the_clicks_is_chance_in_one_person_and_a_fall_in_a_segment() -> None:
    assert trend(recent=(1, 30), earlier=(9, 90)) == "steady"
    assert trend(recent=(100, 3000), earlier=(900, 9000)) == "falling"
    assert trend(recent=(900, 3000), earlier=(900, 9000)) == "rising"
    assert trend(recent=(300, 3000), earlier=(900, 9000)) == "steady"


def test_fewer_than_three_deliveries_tell_nothing() -> None:
    assert trend(recent=(0, 2), earlier=(90, 90)) is None
    assert trend(recent=(0, 3), earlier=(2, 2)) is None
    assert trend(recent=(None, None), earlier=(9, 90)) is None
    assert trend(recent=(0, 3), earlier=(0, 3)) == "steady"


def test_where_nobody_or_everybody_clicks_nothing_changes() -> None:
    assert trend(recent=(0, 30), earlier=(0, 90), usual_rate=0) == "steady"
    assert trend(recent=(30, 30), earlier=(90, 90), usual_rate=1) == "steady"
    assert trend(recent=(0, 30), earlier=(0, 90), usual_rate=None) == "steady"


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("delivered", [3, 30, 300, 3000])
def test_where_nothing_changed_few_are_called_falling(rate: float, delivered: int) -> None:
    """At most 2.5 % of 20,000: half of what a 95 % interval leaves out, but for the error of the draws."""
    draws = numpy.random.default_rng(delivered)
    recent = draws.binomial(delivered, rate, 20_000)
    earlier = draws.binomial(3 * delivered, rate, 20_000)
    (falling,) = cursor.execute(
        f"select avg(cast(({TREND}) = 'falling' as integer)) from (select unnest(?) as recent_clicked,"
        " unnest(?) as earlier_clicked, ? as recent_delivered, ? as earlier_delivered,"
        " ?::double as usual_rate)",
        [recent.tolist(), earlier.tolist(), delivered, 3 * delivered, rate],
    ).fetchone() or (None,)
    assert falling is not None
    assert falling <= 0.025 + 0.003
