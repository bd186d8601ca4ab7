"""The paths of the collector, and what each answers."""

import base64
import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from orchestration.collect.bodies import parsed, read_body, unpacked
from orchestration.collect.config import CollectConfig, WriteKey
from orchestration.collect.rates import RateLimit
from orchestration.collect.refused import Refused, malformed
from orchestration.collect.segment import TABLES, Entry, entry_of, messages_of
from orchestration.collect.store import Store
from orchestration.collect.webhooks import VENDORS, verify

CALLS = {kind: kind for kind in TABLES} | {kind[0]: kind for kind in TABLES}
"""Last part of a path → type of call; browsers use the short ones."""

BATCHES = ("batch", "import", "b")
PATHS = f"POST /v1/{', /v1/'.join((*BATCHES[:2], *TABLES))}, /webhooks/<name>; GET /health"


class Collector:
    """Answers requests; what it says of a refused one names no body, address or key."""

    def __init__(self, config: CollectConfig, store: Store, log: Callable[[str], None]) -> None:
        self.config = config
        self.store = store
        self.log = log
        self._most = config.limits.body_bytes
        # Looked up by a digest: how long that takes says nothing about a key.
        self._keys = {_digest(value): key for key in config.write_keys.values() for value in key.values}
        self._rates = {id(sender): RateLimit(sender.rate) for sender in config.senders}

    def app(self) -> Starlette:
        """The application."""
        calls = [f"/v1/{name}{end}" for name in (*CALLS, *BATCHES) for end in ("", "/")]
        # Storefronts send from their own address; a write key lets anybody write and nobody read.
        anywhere = Middleware(
            CORSMiddleware, allow_origins=["*"], allow_methods=["POST"], allow_headers=["*"], max_age=86_400
        )
        return Starlette(
            routes=[
                *(Route(path, self._answering(self._segment), methods=["POST"]) for path in calls),
                Route("/webhooks/{name}", self._answering(self._webhook), methods=["POST"]),
                Route("/health", self._health),
            ],
            middleware=[anywhere],
            exception_handlers={HTTPException: self._no_route},
        )

    def _answering(
        self, handle: Callable[[Request], Awaitable[int]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                await handle(request)
                return _json(200, {"success": True})
            except Refused as refused:
                return self._refuse(request, refused)
            except Exception as error:
                # Its text may hold a value: the log has its kind and place alone.
                place = error.__traceback__
                while place and place.tb_next:
                    place = place.tb_next
                line = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
                self.log(f"500 {type(error).__name__} at {line}")
                fix = "send it again; the log says where it happened"
                return _json(500, Refused(500, "failed", "the collector failed", fix).body)

        return endpoint

    async def _segment(self, request: Request) -> int:
        call = request.url.path.strip("/").rpartition("/")[2]
        kind = CALLS.get(call, "")
        key = self._key_of(_basic_user(request)) if "authorization" in request.headers else None
        body = await self._body(request)
        payload = parsed(body)
        if key is None:
            key = self._key_of(payload.get("writeKey") if isinstance(payload, dict) else None)
        request.state.sender = key.name
        self._rates[id(key)].take()
        messages, sent_at = ([payload], None) if kind else messages_of(payload)
        now, tables = datetime.now(UTC), self.store.event_tables(key.folder)
        entries: list[Entry] = []
        refused: list[dict[str, Any]] = []
        for position, message in enumerate(messages):
            try:
                entries.append(entry_of(message, sent_at, now, key.folder, tables, kind))
            except Refused as problem:
                refused.append({"position": position, "message": problem.message, "fix": problem.fix})
        if entries:
            await self.store.append(entries, len(body))
        if not refused:
            return len(entries)
        if kind:
            raise malformed(refused[0]["message"], refused[0]["fix"])
        problem = malformed(
            f"{len(refused)} of {len(messages)} messages were refused; the others are taken",
            "mend those that are named; the whole batch may be sent again",
        )
        problem.details = {"accepted": len(entries), "refused": refused[:100]}
        raise problem

    async def _webhook(self, request: Request) -> int:
        webhook = self.config.webhooks.get(request.path_params["name"])
        if webhook is None:
            known = ", ".join(self.config.webhooks) or "none"
            raise Refused(404, "unknown_path", "there is no webhook of that name", f"there are: {known}")
        request.state.sender = webhook.name
        vendor = VENDORS[webhook.vendor]
        self._rates[id(webhook)].take()
        sent = await read_body(request, self._most, self.store.held)
        verify(vendor, webhook.values, sent, request.headers)
        body = unpacked(sent, request.headers.get("content-encoding", ""), self._most)
        entries = vendor.entries(body, parsed(body), request.headers, datetime.now(UTC))
        return await self.store.append(entries, len(body)) if entries else 0

    async def _body(self, request: Request) -> bytes:
        sent = await read_body(request, self._most, self.store.held)
        return unpacked(sent, request.headers.get("content-encoding", ""), self._most)

    def _key_of(self, given: Any) -> WriteKey:
        key = self._keys.get(_digest(given)) if isinstance(given, str) and given else None
        if key is None:
            said = "the write key is not known" if given else "there is no write key"
            raise Refused(
                401, "wrong_key", said, "send the write key as the user name of basic authorization"
            )
        return key

    async def _health(self, request: Request) -> Response:
        """Whether events can be taken; asking needs no key, and the answer names nobody."""
        status = "failing" if self.store.failing else "ok"
        return _json(503 if self.store.failing else 200, {"status": status})

    def _refuse(self, request: Request, refused: Refused) -> Response:
        route = request.scope.get("route")
        where = getattr(route, "path", "").rstrip("/") or "unknown path"
        sender = getattr(request.state, "sender", "unknown sender")
        self.log(f"{refused.status} {refused.code} {where} {sender}: {refused.message}")
        return _json(refused.status, refused.body, refused.headers)

    async def _no_route(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 405:
            return self._refuse(request, Refused(405, "wrong_method", "not with this method", PATHS))
        return self._refuse(request, Refused(404, "unknown_path", "there is no such path", PATHS))


def _basic_user(request: Request) -> str | None:
    scheme, _, given = request.headers["authorization"].partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(given.strip(), validate=True).decode().partition(":")[0]
    except ValueError:
        return None


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _json(status: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, "application/json")
