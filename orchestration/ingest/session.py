"""Requests to a vendor: as fast as it allows, no earlier than it asks, and again while it is down.

dlt's own session takes only whole seconds of Retry-After for a wait and cuts it off at five minutes; this one
keeps to what was asked, or says when to come again.
"""

import random
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response

from orchestration.activation.api import Rate
from orchestration.activation.limiter import next_moment
from orchestration.activation.redaction import without_personal_data
from orchestration.base.errors import TransientError, WeftError

TIMEOUT = (10.0, 120.0)
"""Seconds to connect, and between two pieces of an answer."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
THROTTLED = (429, 503)
MOMENTARY = (408, 409, 423, 425)
MOST_READS_OF_A_PAGE = 3
"""Pages that move are asked for twice; more often, a list never ends."""

LONGEST_ANSWER = 200
"""Characters of a vendor's own words that are repeated."""


class NotLetIn(WeftError):
    """The vendor does not know us: nothing more is asked of it."""


class NotHandedOut(WeftError):
    """The vendor refuses this list: others may be read."""

    def __init__(self, what: str, fix: str, status: int) -> None:
        super().__init__(what, fix)
        self.status = status


class ComeLater(TransientError):
    """The vendor asked for a longer pause than this run makes."""

    def __init__(self, what: str, fix: str, until: datetime) -> None:
        super().__init__(what, fix)
        self.until = until


class StillDown(TransientError):
    """The vendor did not answer for as long as it was tried."""


class PatientSession(requests.Session):
    """A session for one account, as dlt's REST client uses it.

    Args:
        title: the vendor's name.
        address: where the account is; nothing is sent elsewhere.
        rates: so many requests in so many seconds.
        patience: how long one request is tried.
        timeout: seconds to connect, and between two pieces of an answer.
        secrets: what no message may repeat.
    """

    def __init__(
        self,
        title: str,
        address: str,
        rates: Sequence[tuple[int, float]] = (),
        patience: timedelta = timedelta(minutes=5),
        timeout: tuple[float, float] = TIMEOUT,
        secrets: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._title, self._host = title, urlsplit(address).netloc
        self._rates = tuple(Rate(count, seconds) for count, seconds in rates)
        self._patience, self._timeout, self._secrets = patience.total_seconds(), timeout, secrets
        self._taken: deque[datetime] = deque(maxlen=1_000)
        self._budget = self._patience
        self._rows_at, self._read = "$", Counter[str]()
        self.clock: datetime | None = None
        """What the vendor's clock said in its last answer."""
        self.headers["User-Agent"] = "weft/0.1"

    def begin(self, rows_at: str) -> None:
        """Begins with a list whose rows stand under a key of the answer, or are it (`$`)."""
        self._rows_at, self._read = rows_at, Counter()

    def send(self, request: PreparedRequest, **kwargs: object) -> Response:
        """Sends a request until it is answered.

        Raises:
            NotLetIn: 401.
            NotHandedOut: another answer than the list.
            ComeLater: the vendor asked for a longer pause than there is patience.
            StillDown: no answer, or none that is one, for as long as there is patience.
        """
        self._stay(request)
        options = {**kwargs, "timeout": self._timeout, "allow_redirects": False}
        for number in range(1_000_000):
            self._keep_rates()
            problem, asked, started = "", None, time.monotonic()
            try:
                response = super().send(request, **options)
            except requests.HTTPError as error:
                response = error.response
            except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
                raise self._elsewhere() from None
            except requests.RequestException as error:
                response, problem = None, type(error).__name__
            if response is not None:
                self._note_time(response)
                problem, asked = self._judge(response)
                if not problem:
                    self._budget = self._patience
                    self._read[request.url or ""] += 1
                    return response
            self._budget -= time.monotonic() - started
            self._pause(number, problem, asked)
        raise AssertionError("a request is answered or given up")

    def _stay(self, request: PreparedRequest) -> None:
        """Refuses what would go to another host with our key, and a page that comes again and again."""
        if urlsplit(request.url or "").netloc != self._host:
            raise self._elsewhere()
        if self._read[request.url or ""] >= MOST_READS_OF_A_PAGE:
            raise NotHandedOut(
                f"{self._title} hands out the same page over and over",
                "what was read has landed; tell us with the name of the table",
                200,
            )

    def _elsewhere(self) -> NotHandedOut:
        return NotHandedOut(
            f"{self._title} leads to another host than {self._host}: nothing was sent there",
            "state the address at which it answers itself",
            0,
        )

    def _judge(self, response: Response) -> tuple[str, float | None]:
        """What is wrong with an answer that may be better next time, and the pause that it asks for."""
        status = response.status_code
        if status in THROTTLED:
            return f"busy ({status})", seconds_to_wait(response.headers.get("Retry-After", ""))
        if status >= 500 or status in MOMENTARY:
            return f"failed ({status})", None
        if status == 401:
            raise NotLetIn(
                f"{self._title} does not let us in (401){self._words(response)}",
                "look at the key in the environment, and at what it may read; nothing more was asked",
            )
        if status >= 300:
            raise NotHandedOut(
                f"{self._title} answers {status}{self._words(response)}",
                self._advice(status),
                status,
            )
        try:
            body = response.json()
        except ValueError:
            # Hosts of shops hand out pages for people while they are being updated, with 200.
            return "an answer that is no JSON", None
        if not has_rows(body, self._rows_at):
            # It would pass for the end of the list.
            return "an answer without rows", None
        return "", None

    def _advice(self, status: int) -> str:
        if status == 403:
            return "let the key read this, or leave the table out: weft ingest … --table"
        if status < 400:
            return "state the address at which it answers itself, with https"
        return "what was read before has landed; docs/ingest-from-an-api.md names the versions that are meant"

    def _words(self, response: Response) -> str:
        """What the vendor said, without what it repeats of people and keys."""
        if "json" not in response.headers.get("Content-Type", ""):
            return ""
        return f": {without_personal_data(response.text, self._secrets)[:LONGEST_ANSWER]}"

    def _pause(self, number: int, problem: str, asked: float | None) -> None:
        """Waits for the next try.

        Raises:
            ComeLater: for longer than there is patience.
            StillDown: patience is at its end.
        """
        seconds = min(FIRST_PAUSE * 2**number, LONGEST_PAUSE) * random.uniform(1, 1.25)
        if asked is not None:
            seconds = asked + random.uniform(0.01, 0.25)
        if seconds > self._budget and asked is not None:
            until = datetime.now(UTC) + timedelta(seconds=seconds)
            raise ComeLater(
                f"{self._title} asks for a pause until {until:%Y-%m-%d %H:%M:%S} UTC",
                "what was read has landed; a run after that goes on",
                until,
            )
        if seconds > self._budget:
            raise StillDown(
                f"{self._title}: {problem} for too long", "what was read has landed; run it again"
            )
        self._budget -= seconds
        time.sleep(seconds)

    def _keep_rates(self) -> None:
        if self._rates:
            now = datetime.now(UTC)
            moment = next_moment(list(self._taken), self._rates, now)
            self._taken.append(moment)
            time.sleep(max(0.0, (moment - now).total_seconds()))

    def _note_time(self, response: Response) -> None:
        with suppress(ValueError, TypeError):
            self.clock = parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)


def has_rows(body: Any, rows_at: str) -> bool:
    """Whether an answer has a list where the rows are, be it empty."""
    rows = body if rows_at == "$" else body.get(rows_at) if isinstance(body, dict) else None
    return isinstance(rows, list)


def seconds_to_wait(text: str, now: Callable[[], float] = time.time) -> float | None:
    """Seconds that a Retry-After asks for: a number, whole or not, or a date; None where it says nothing."""
    text = text.strip()
    if text.replace(".", "", 1).isdigit():
        return float(text)
    with suppress(ValueError, TypeError):
        return max(0.0, parsedate_to_datetime(text).timestamp() - now())
    return None
