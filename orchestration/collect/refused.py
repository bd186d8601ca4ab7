"""What a request is answered that is not taken: what is wrong, and what to do."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Refused(Exception):
    """A request, or one message of it, that is not taken.

    `code` and `message` are the names under which the client libraries look for the reason: without them
    RudderStack's for Python takes a 401 for a broken connection and asks again for minutes.
    """

    status: int
    code: str
    message: str
    """Never a value of the request."""
    fix: str
    retry_after: int | None = None
    """Seconds; None: asking again does not help."""
    details: dict[str, Any] | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The answer."""
        said = {"success": False, "code": self.code, "message": self.message, "fix": self.fix}
        return said | (self.details or {})

    @property
    def headers(self) -> dict[str, str]:
        """The answer's headers."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return headers | ({"WWW-Authenticate": "Basic"} if self.code == "wrong_key" else {})


def malformed(message: str, fix: str) -> Refused:
    """A body that cannot be read."""
    return Refused(400, "malformed", message, fix)


def busy(message: str, seconds: int = 1) -> Refused:
    """Not now."""
    return Refused(503, "busy", message, "send it again later; client libraries do", seconds)
