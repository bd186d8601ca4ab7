"""Rates that hold over all processes: never above, and at least 90 % of what is published, on a clock of our
own."""

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.activation.api import Rate
from orchestration.activation.limiter import SharedLimiter, next_moment
from orchestration.activation.state import SyncState
from orchestration.base.settings import Settings

START = datetime(2026, 1, 1)
rates = st.lists(
    st.builds(Rate, st.integers(1, 60), st.sampled_from([1.0, 10.0, 20.0, 60.0])), min_size=1, max_size=2
).map(tuple)


def spans_hold(moments: list[datetime], limits: tuple[Rate, ...]) -> bool:
    """No span of a limit's length, wherever it begins, has more requests than the limit."""
    return all(
        (moments[place + limit.requests] - moments[place]).total_seconds() >= limit.seconds
        for limit in limits
        for place in range(len(moments) - limit.requests)
    )


@settings(max_examples=60, deadline=None)
@given(rates, st.lists(st.floats(0, 3), min_size=200, max_size=200))
def test_no_span_ever_has_more_than_its_rate(limits: tuple[Rate, ...], pauses: list[float]) -> None:
    taken: list[datetime] = []
    now = START
    for pause in pauses:
        now += timedelta(seconds=pause)
        taken.append(next_moment(taken, limits, now))
        now = max(now, taken[-1])
    assert spans_hold(taken, limits)


@settings(max_examples=60, deadline=None)
@given(rates)
def test_who_always_has_work_gets_nine_tenths_of_the_rate_and_more(limits: tuple[Rate, ...]) -> None:
    taken: list[datetime] = []
    for _ in range(400):
        taken.append(next_moment(taken, limits, START))
    seconds = (taken[-1] - taken[0]).total_seconds()
    slowest = max(limit.seconds / limit.requests for limit in limits)
    burst = max(limit.requests for limit in limits)
    assert seconds * 0.9 <= max(0, 400 - 1) * slowest or burst >= 400


def test_two_workers_share_one_rate(tmp_path: Path) -> None:
    clock = [START]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += timedelta(seconds=seconds)

    state = SyncState(Settings(home=tmp_path))
    workers = [SharedLimiter(state, now=lambda: clock[0], sleep=sleep) for _ in range(2)]
    for number in range(40):
        workers[number % 2].wait("account:default", (Rate(10, 1),))
    with state.open() as connection:
        moments = [
            moment for (moment,) in connection.execute("select slot_at from rate_slots order by 1").fetchall()
        ]
    assert spans_hold(moments, (Rate(10, 1),))
    assert 2.9 <= (clock[0] - START).total_seconds() <= 3.4
