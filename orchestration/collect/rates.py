"""How many requests each sender may make."""

import math
import time
from collections.abc import Callable

from orchestration.collect.config import Rate
from orchestration.collect.refused import Refused


class RateLimit:
    """A sender's allowance: it fills up evenly, and a whole one may be used at once."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._left = float(rate.requests)
        self._at = clock()

    def take(self) -> None:
        """Counts a request.

        Raises:
            Refused: there were too many.
        """
        now, pace = self._clock(), self.rate.requests / self.rate.seconds
        self._left = min(self.rate.requests, self._left + (now - self._at) * pace)
        self._at = now
        if self._left < 1:
            raise Refused(
                429,
                "too_many_requests",
                f"this key makes more than {self.rate.requests:,} requests in {self.rate.seconds:g} s",
                "wait as long as Retry-After says, and send more messages in one request",
                math.ceil((1 - self._left) / pace),
            )
        self._left -= 1
