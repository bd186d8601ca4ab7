"""A message of how an audience changed, to Slack, Teams, mail or whatever else apprise writes to: one a run.

It says how many entered and left, never who. A message cannot be taken back, and none is sent twice: where it
is not known whether one arrived, its rows are `uncertain` and wait for a person.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Generator
from contextlib import contextmanager

from orchestration.activation.api import NoAnswer, NotAuthorized, NothingSent, NotSetUp, Rate
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    Limits,
    Outcome,
    Payload,
    Row,
    Unknown,
    Vendor,
)

LONGEST = 80
NEVER_CONNECTED = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|Connection refused|Name or service not known"
)
"""In apprise's account of what happened: no connection came about."""

REFUSED = re.compile(r"Failed to send.*error=(\d{3})\b|Socket Exception: \((535),")
"""And: the service took the request and refused it (HTTP), or the password (SMTP)."""


class Changes(DestinationObject):
    """Who entered or left the audience, as two numbers. The audience is its name in the message."""

    modes = ("mirror",)
    needs_audience = True
    identifiers = ()
    limits = Limits(upsert_rows=1, remove_rows=1, batch_bytes=10**12, together=True)
    version = "notification-1"
    is_repeatable = False

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Nothing of a person is in a message."""
        return "has no place in a message of numbers: leave the mapping out"

    def upsert(self, row: Row) -> Payload:
        """One more."""
        return {"change": "entered"}

    def removal(self, key: str, destination_key: str) -> Payload:
        """One less."""
        return {"change": "left"}

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """One message, if anything changed."""
        return min(1, upserts + removes)

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One message for the whole run."""
        left = sum(payload["change"] == "left" for payload in batch.payloads)
        title = f"Audience {plain(self.audience)}"
        body = f"{plain(self.audience)}: {len(batch.items) - left:,} entered, {left:,} left."
        self.api.limiter.wait(f"{self.api.name}:default", self.api.rates.get("default", ()))
        self.api.requests_sent += 1
        return _tell(self.api.name, self.api.secrets["url"], title, body)


def plain(text: str) -> str:
    """A name without what a chat takes for a mention, a link or markup, and mail for another header."""
    letters = re.sub(r"[^\w .,()-]", " ", unicodedata.normalize("NFKC", text))
    return " ".join(letters.split())[:LONGEST]


def _tell(account: str, url: str, title: str, body: str) -> Outcome:
    """Sends a message, and tells apart what apprise does not: not sent, refused, or nobody knows.

    Raises:
        NothingSent, NotAuthorized, NotSetUp: nothing was sent.
        NoAnswer: it may have been.
    """
    import apprise

    with _account_of_apprise() as lines:
        notifier = apprise.Apprise()
        if not notifier.add(url):
            raise NotSetUp(
                f"{account}: its url is no address that apprise knows",
                "see docs/destinations/notification.md",
            )
        try:
            if notifier.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT):
                return Done()
        except Exception as error:
            raise NoAnswer(
                f"{account}: apprise failed ({type(error).__name__})", "look whether the message arrived"
            ) from None
    told = "\n".join(lines)
    refused = REFUSED.search(told)
    status = int(next(group for group in refused.groups() if group)) if refused else 0
    if len(notifier) > 1 or (status >= 500 and status != 535):
        return Unknown()  # of several, some may have been told
    if status in (401, 403, 404, 410, 535):
        raise NotAuthorized(f"{account}: not let in ({status})", "look at the url that its credential names")
    if status == 429 or NEVER_CONNECTED.search(told):
        raise NothingSent(f"{account}: {'busy' if status else 'cannot be reached'}", "a later run tells it")
    if status >= 400:
        raise NotSetUp(
            f"{account}: the message was refused ({status})", "look at the url that its credential names"
        )
    return Unknown()


@contextmanager
def _account_of_apprise() -> Generator[list[str]]:
    """What apprise logs, kept from every other log: its lines may have the address, which is a secret."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    keepers: list[logging.Handler] = [Keeper()]
    logger = logging.getLogger("apprise")
    level, propagates, others = logger.level, logger.propagate, logger.handlers
    logger.handlers, logger.propagate = keepers, False
    logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        logger.handlers, logger.propagate = others, propagates
        logger.setLevel(level)


VENDOR = Vendor(
    name="notification",
    title="Notification",
    objects={"changes": Changes},
    has_address=False,
    credentials=("url",),
    rates={"default": (Rate(1, 1),)},  # of Slack's incoming webhooks, the strictest
    connections=1,
)
