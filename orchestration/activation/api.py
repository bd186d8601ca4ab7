"""Requests to a vendor: rate limits, retries and what an answer means, alike for all of them.

httpx carries a request and stamina repeats it. What the caller gets is an answer, or one of the errors below,
each with a consequence of its own. Neither addresses nor secrets are in any of them.
"""

import base64
import logging
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

import httpx
import orjson
import stamina

from orchestration.base.errors import TransientError, WeftError

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses that stand in a query
stamina.instrumentation.set_on_retry_hooks([])

BUSY = (429, 503)
MAX_SERVER_ERRORS = 5
LONGEST_WAIT = 86_400
PUBLIC_HEADERS = {"accept", "accept-encoding", "connection", "content-type", "user-agent"}


def basic_auth(user: str, password: str) -> dict[str, str]:
    """The header of HTTP's basic authorization."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


class NotAuthorized(WeftError):
    """The vendor does not let us in: nothing more is sent to this account."""


class NotSetUp(NotAuthorized):
    """The account, the sync or this machine lacks what it needs: nothing more is sent, and its rows stay
    planned."""


class NothingSent(TransientError):
    """The vendor took nothing: too busy for as long as we wait, or not to be reached."""


class NoAnswer(TransientError):
    """The request was sent and nothing came back that says what became of it."""


class Refused(Exception):
    """The vendor refused the request (4xx), in its own words."""

    def __init__(self, status: int, code: str, detail: str, body: Any = None) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.detail, self.body = status, code, detail, body


@dataclass(frozen=True)
class Rate:
    """So many requests in any span of so many seconds."""

    requests: int
    seconds: float


class Limiter(Protocol):
    """Who may send when, over all processes."""

    def wait(self, name: str, rates: tuple[Rate, ...]) -> None:
        """Comes back when one more request is within the rates."""
        ...


class NoLimit:
    """For accounts whose rates are switched off."""

    def wait(self, name: str, rates: tuple[Rate, ...]) -> None:
        """At once."""


@dataclass
class Api:
    """One account at a vendor, as the destinations' modules call it."""

    name: str
    """Of the account: what errors and rates are named by."""

    client: httpx.Client
    limiter: Limiter = field(default_factory=NoLimit)
    rates: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    is_busy: Callable[[int, str], bool] = lambda status, text: False
    problem: Callable[[Any], tuple[str, str]] | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    """Of the account."""

    address: str = ""
    """Of the account, for those that speak no HTTP."""

    patience: timedelta = timedelta(minutes=5)
    """How long a request is repeated before it is left for a later run."""

    connections: int = 1
    """Requests under way at once."""

    requests_sent: int = 0

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        content: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        rate: str = "default",
        is_repeatable: bool = True,
    ) -> httpx.Response:
        """Sends a request until it is answered with 2xx or 3xx.

        Args:
            method: GET, POST …
            path: below the account's address, or a whole address.
            body: sent as JSON, with the account's own content type.
            content: sent as it is, in place of `body`.
            params: of the query.
            headers: in addition to the account's.
            rate: name of the limit that counts it.
            is_repeatable: whether it may be sent again when no answer came.

        Raises:
            NotAuthorized: 401 or 403.
            Refused: another 4xx.
            NothingSent: busy (429, 503) or out of reach for longer than `patience`.
            NoAnswer: sent, and cut off or failed (5xx) for good; or once, where it may not be repeated.
        """
        if body is not None:
            content = orjson.dumps(body)
        request = self._request(method, path, content, params, headers)
        failures = 0

        def wait_for(error: Exception) -> bool | float:
            nonlocal failures
            if isinstance(error, _Busy) and error.seconds is not None:
                return error.seconds if error.seconds < self.patience.total_seconds() else False
            if isinstance(error, NothingSent):
                return True
            failures += 1
            return isinstance(error, NoAnswer) and is_repeatable and failures < MAX_SERVER_ERRORS

        for attempt in stamina.retry_context(
            on=wait_for, attempts=None, timeout=self.patience, wait_initial=0.5, wait_max=60, wait_jitter=2
        ):
            with attempt:
                self.limiter.wait(f"{self.name}:{rate}", self.rates.get(rate, ()))
                return self._once(request)
        raise AssertionError("a retried call returns or raises")

    def _once(self, request: httpx.Request) -> httpx.Response:
        self.requests_sent += 1
        try:
            response = self.client.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NothingSent(
                f"{self.name}: cannot be reached ({type(error).__name__})",
                "look whether base_url in accounts.yml is right; a later run tries again",
            ) from None
        except httpx.TransportError as error:
            raise NoAnswer(
                f"{self.name}: a request was cut off ({type(error).__name__})", "a later run goes on with it"
            ) from None
        return self._answer(response)

    def _request(
        self,
        method: str,
        path: str,
        content: bytes | None,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> httpx.Request:
        """The request. What lets us in at the vendor is not told to another host, such as one that keeps
        results."""
        request = self.client.build_request(method, path, content=content, params=params, headers=headers)
        if request.url.netloc != self.client.base_url.netloc:
            for name in set(self.client.headers) - PUBLIC_HEADERS - {key.lower() for key in headers or {}}:
                request.headers.pop(name, None)
        return request

    def _answer(self, response: httpx.Response) -> httpx.Response:
        status = response.status_code
        if status < 400:
            return response
        if status in BUSY or self.is_busy(status, response.text):
            raise _Busy(
                f"{self.name}: busy ({status}) for too long",
                "a later run goes on",
                _seconds_to_wait(response),
            )
        code, detail = self._problem(response)
        if status in (401, 403):
            raise NotAuthorized(
                f"{self.name}: not let in ({status} {code})",
                "look at the credentials that accounts.yml names,"
                " and at what they may do; nothing more was sent",
            )
        if status >= 500 or status == 408:
            raise NoAnswer(f"{self.name}: failed ({status})", "a later run tries again")
        raise Refused(status, code, detail, _json(response))

    def _problem(self, response: httpx.Response) -> tuple[str, str]:
        """Code and words of an error, from where most vendors put them."""
        body = _json(response)
        if self.problem and body is not None:
            return self.problem(body)
        if isinstance(body, dict):
            first = body.get("errors") or body.get("error") or body
            first = first[0] if isinstance(first, list) and first else first
            if isinstance(first, dict):
                code = first.get("code") or first.get("status") or first.get("title") or response.status_code
                return str(code), str(first.get("detail") or first.get("message") or first.get("title") or "")
            return str(response.status_code), str(first)
        return str(response.status_code), response.text[:300]


class _Busy(NothingSent):
    """Too many requests: nothing was taken, and it is tried again after so many seconds (None: it did not
    say)."""

    def __init__(self, what: str, fix: str, seconds: float | None) -> None:
        super().__init__(what, fix)
        self.seconds = seconds


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _seconds_to_wait(response: httpx.Response) -> float | None:
    """What the vendor asks for, with a little more so that not all of us come back at once."""
    for name in ("Retry-After", "RateLimit-Reset", "X-RateLimit-Reset"):
        value = response.headers.get(name, "")
        seconds = None
        if value.replace(".", "", 1).isdigit():
            seconds = float(value)
        elif value and name == "Retry-After":
            with suppress(ValueError):
                seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        # Some vendors write the time of day there, not a span.
        if seconds is not None and 0 <= seconds < LONGEST_WAIT:
            return seconds + random.uniform(0, 0.25)
    return None
