"""Rates that all processes keep together: in any span of a limit's length there are at most so many requests.

A request reserves a moment in the state file and waits for it. Counting over a sliding span holds whatever
the vendor's own windows begin at; a token bucket may let twice its size through across their edge.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from orchestration.activation.api import Rate
from orchestration.activation.state import SyncState

MARGIN = 1.03
"""Requests reach the vendor a little earlier or later than they leave: spans are kept this much longer."""


class SharedLimiter:
    """Moments reserved in the state file, so that two workers never go beyond what one may."""

    def __init__(
        self,
        state: SyncState,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._state, self._now, self._sleep = state, now, sleep

    def wait(self, name: str, rates: tuple[Rate, ...]) -> None:
        """Reserves the next moment that every rate has room at, and sleeps until then."""
        if not rates:
            return
        moment = self._reserve(name, rates)
        seconds = (moment - self._now()).total_seconds()
        if seconds > 0:
            self._sleep(seconds)

    def _reserve(self, name: str, rates: tuple[Rate, ...]) -> datetime:
        longest = timedelta(seconds=max(rate.seconds for rate in rates) * MARGIN)
        with self._state.transaction() as connection:
            now = self._now()
            connection.execute(
                "delete from rate_slots where bucket = ? and slot_at < ?", [name, now - longest]
            )
            taken = [
                moment
                for (moment,) in connection.execute(
                    "select slot_at from rate_slots where bucket = ? order by slot_at", [name]
                ).fetchall()
            ]
            moment = next_moment(taken, rates, now)
            connection.execute("insert into rate_slots values (?, ?)", [name, moment])
        return moment


def next_moment(taken: Sequence[datetime], rates: Sequence[Rate], now: datetime) -> datetime:
    """The first moment from now on, after all that are taken, at which each rate has room for one more.

    Args:
        taken: moments reserved before, in order.
        rates: that hold together.
        now: the earliest moment.
    """
    moment = max([now, *taken[-1:]])
    for rate in rates:
        if len(taken) >= rate.requests:
            moment = max(moment, taken[-rate.requests] + timedelta(seconds=rate.seconds * MARGIN))
    return moment
