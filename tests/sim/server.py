"""The server: real sockets on loopback, with faults on demand and a count of every request against the
limits.

A vendor's own rules are in its module; the server adds what all vendors share. Whatever is sent that a vendor
would not stand for is kept in `violations`, which tests want empty.
"""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """One request, its path without the vendor's own part."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes
    at: float

    @property
    def body(self) -> Any:
        """The content as JSON; None where there is none."""
        return json.loads(self.content) if self.content else None


@dataclass(frozen=True)
class Answer:
    """What comes back: a body as JSON, or as text where it is one."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """Something that goes wrong with the next requests that match.

    kind: `status` answers with `status` and does nothing; `drop_before` closes the connection and does
    nothing; `drop_after` does what was asked and closes without an answer; `slow` waits `seconds` and then
    does it.
    """

    kind: str
    times: int = 1
    path: str = ""
    method: str = ""
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    seconds: float = 0.0

    def hits(self, request: Request) -> bool:
        """Whether this request is one of those."""
        return self.times > 0 and self.path in request.path and self.method in ("", request.method)


class Dropped(Exception):
    """The connection is closed without an answer."""


class VendorServer:
    """What all vendors' servers share. A vendor's own answers its requests in `answer`."""

    name: ClassVar[str]
    rates: ClassVar[Mapping[str, tuple[tuple[int, float], ...]]] = MappingProxyType({})
    """Published limits by name: so many requests in so many seconds, counted over sliding spans."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.keeps_rates = False
        self._moments: dict[str, deque[float]] = {}

    def rate_name(self, request: Request) -> str:
        """Which of the limits counts this request."""
        return "default"

    def answer(self, request: Request) -> Answer:
        """What the vendor does."""
        raise NotImplementedError

    def is_authorized(self, request: Request) -> bool:
        """Whether it lets the request in."""
        return True

    def violation(self, text: str) -> None:
        """Keeps something that the vendor would not stand for."""
        self.violations.append(text)

    def writes(self) -> list[Request]:
        """The requests that change something."""
        return [request for request in self.requests if request.method != "GET"]

    def handle(self, request: Request) -> Answer:
        """Faults first, then the limits, then the vendor itself. One at a time, as far as state is
        concerned."""
        with self.lock:
            self.requests.append(request)
            fault = next((fault for fault in self.faults if fault.hits(request)), None)
            if fault:
                fault.times -= 1
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        if fault and fault.kind == "drop_before":
            raise Dropped
        if fault and fault.kind == "status":
            return Answer(fault.status, fault.body, fault.headers)
        with self.lock:
            wait = self._over_the_limit(request)
            if wait is not None:
                self.violation(f"{self.rate_name(request)}: more requests than its rate")
                return Answer(429, {"errors": [{"code": "throttled"}]}, {"Retry-After": str(int(wait) + 1)})
            if not self.is_authorized(request):
                return Answer(401, {"errors": [{"code": "not_authenticated", "detail": "no valid key"}]})
            answer = self.answer(request)
        if fault and fault.kind == "drop_after":
            raise Dropped
        return answer

    def _over_the_limit(self, request: Request) -> float | None:
        name = self.rate_name(request)
        moments = self._moments.setdefault(name, deque(maxlen=100_000))
        if self.keeps_rates:
            for most, seconds in self.rates.get(name, ()):
                within = [moment for moment in moments if moment > request.at - seconds]
                if len(within) >= most:
                    return within[0] + seconds - request.at
        moments.append(request.at)
        return None


class Simulator:
    """All the vendors' servers that a test wants, on one port."""

    def __init__(self, *vendors: VendorServer) -> None:
        self.vendors = {vendor.name: vendor for vendor in vendors}
        self._server = _Server(("127.0.0.1", 0), _handler(self.vendors))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> "Simulator":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, name: str) -> str:
        """The address that an account states as its base_url."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/{name}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that was killed in the middle of a request is nothing to tell."""


def _handler(vendors: Mapping[str, VendorServer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Small answers would wait for the other side's delayed acknowledgement.
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if len(content) < int(self.headers.get("Content-Length") or 0):
                raise ConnectionError("the request was cut off")
            parts = urlsplit(self.path)
            _, name, *rest = parts.path.split("/", 2)
            query = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {key.lower(): value for key, value in self.headers.items()}
            request = Request(self.command, "/" + "".join(rest), query, headers, content, time.monotonic())
            try:
                answer = vendors[name].handle(request)
            except Dropped:
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
            data = b"" if answer.body is None else text.encode()
            self.send_response(answer.status)
            for key, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def check(condition: bool, text: str, into: Callable[[str], None]) -> bool:
    """Keeps the text as a violation where the condition does not hold."""
    if not condition:
        into(text)
    return condition
