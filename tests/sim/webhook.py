"""A receiver of webhooks: it checks the signature by itself, keeps rows by their key, and knows repetitions.

Oracle of the signature: the specification of Standard Webhooks (github.com/standard-webhooks/webhooks).
"""

import base64
import hashlib
import hmac
import time
from typing import Any

from tests.sim.server import Answer, Request, VendorServer, check

ENVELOPE = {"batch_id", "audience", "kind", "operation", "rows"}
EVENT = {"event", "occurred_at", "amount", "currency", "is_history"}
ROW = {"key", "email", "phone", "external_id", "fields", *EVENT}


class WebhookServer(VendorServer):
    """One endpoint. A row whose `note` is `poison` has the whole batch refused, one of `odd` only itself."""

    name = "webhook"

    def __init__(self, secret: bytes = b"key-of-test") -> None:
        super().__init__()
        self.secret = secret
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.created: list[str] = []
        self.batches: set[str] = set()
        self.repeated_batches = 0
        self.erased: list[dict[str, str]] = []
        self.answer_of_rows: Any = None
        """What a 207 says in place of what is right."""

    def is_authorized(self, request: Request) -> bool:
        """By the signature over id, time and the bytes as they came."""
        headers = request.headers
        sent_at, request_id = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
        signed = f"{request_id}.{sent_at}.".encode() + request.content
        wanted = base64.b64encode(hmac.digest(self.secret, signed, hashlib.sha256)).decode()
        is_fresh = sent_at.isdigit() and abs(time.time() - int(sent_at)) < 5
        check(is_fresh, "a request that bears an old time", self.violation)
        check(headers.get("idempotency-key") == request_id, "no Idempotency-Key", self.violation)
        return headers.get("webhook-signature") == f"v1,{wanted}"

    def answer(self, request: Request) -> Answer:
        body = request.body
        if body.get("operation") == "erase":
            self.erased.append(body["identifier"])
            return Answer(204)
        check(set(body) == ENVELOPE, f"an envelope of {sorted(body)}", self.violation)
        rows, key = body["rows"], request.headers["idempotency-key"]
        check(len(rows) <= 500 and len(request.content) <= 1_000_000, "too large a batch", self.violation)
        for row in rows:
            check(set(row) <= ROW, f"unknown parts of a row {set(row) - ROW}", self.violation)
        if any(row.get("fields", {}).get("note") == "poison" for row in rows):
            return Answer(422, {"error": {"code": "unreadable", "message": "a row is unreadable"}})
        if key in self.batches:
            self.repeated_batches += 1
        else:
            self.batches.add(key)
        return self._take(body["audience"], body["operation"], rows)

    def _take(self, audience: str, operation: str, rows: list[dict[str, Any]]) -> Answer:
        kept = self.rows.setdefault(audience, {})
        answers = []
        for row in rows:
            note = row.get("fields", {}).get("note")
            if note in ("odd", "later"):
                status = 422 if note == "odd" else 503
                told = {
                    "key": row["key"],
                    "status": status,
                    "code": note,
                    "detail": f"not {row.get('email')}",
                }
                answers.append(told)
                continue
            answers.append({"key": row["key"], "status": 200})
            if operation == "remove":
                kept.pop(row["key"], None)
            elif row["key"] not in kept:
                self.created.append(row["key"])
                kept[row["key"]] = row
            else:
                kept[row["key"]] = row
        if self.answer_of_rows is not None:
            return Answer(207, self.answer_of_rows)
        if any(answer["status"] > 299 for answer in answers):
            return Answer(207, {"rows": answers})
        return Answer(200)
