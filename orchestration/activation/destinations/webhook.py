"""Signed webhooks: JSON batches for a server of one's own, in the manner of Standard Webhooks.

The receiver confirms a batch (2xx), or each of its rows (207). It knows a repetition of a batch by its
`Idempotency-Key`, and one of a row by its `key`.
"""

import base64
import binascii
import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from orchestration.activation.api import Api, NotSetUp
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    RejectedRow,
    Rejection,
    Row,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers
from orchestration.activation.public_transport import PublicTransport

MAY_PASS_LATER = {408, 409, 423, 425, 429}
"""Answers to a row, beside 5xx, after which it is sent again."""


class Rows(DestinationObject):
    """A row of any model per row of the body."""

    kind = "rows"
    modes = ("mirror", "upsert", "append")
    needs_audience = True
    option_names = ("repeatable",)
    limits = Limits(upsert_rows=500, remove_rows=500, batch_bytes=1_000_000, row_bytes=100_000)
    version = "webhook-1"

    def __init__(self, api: Api, audience: str = "", options: Mapping[str, str] | None = None) -> None:
        super().__init__(api, audience, options)
        self.is_repeatable = self.options.get("repeatable") != "no"

    def upsert(self, row: Row) -> Payload:
        """Key, the identifiers that the sync sends (null where unknown), fields."""
        check_identifiers(row)
        identifiers = dict.fromkeys(row.identifier_names) | dict(row.identifiers)
        return {"key": row.key, **identifiers, "fields": dict(row.fields)}

    def removal(self, key: str, destination_key: str) -> Payload:
        """By its key."""
        return {"key": destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One request."""
        body = {
            "batch_id": batch.batch_id,
            "audience": self.audience,
            "kind": self.kind,
            "operation": batch.operation,
            "rows": batch.payloads,
        }
        is_repeatable = self.is_repeatable or batch.operation == "remove"
        response = post(self.api, body, batch.batch_id, is_repeatable)
        return Done(_rejections(response, batch) if response.status_code == 207 else {})


class People(Rows):
    """A person per row."""

    kind = "people"
    modes = ("mirror", "add_only", "create_only")


class Events(Rows):
    """An event per row; those of the past are marked, so that nothing is set off by them."""

    kind = "events"
    modes = ("append",)

    def upsert(self, row: Row) -> Payload:
        """What happened, when, to whom."""
        event = row.event
        if event is None:
            raise RejectedRow("no_event", "the row has no event and no time")
        return super().upsert(row) | {
            "event": event.name,
            "occurred_at": f"{event.occurred_at:%Y-%m-%dT%H:%M:%S}Z",
            "amount": None if event.amount is None else float(event.amount),
            "currency": event.currency,
            "is_history": event.is_history,
        }


def post(api: Api, body: Any, request_id: str, is_repeatable: bool = True) -> httpx.Response:
    """One signed request; the account's address is the whole of it.

    Raises:
        NotSetUp: the receiver sends us elsewhere.
    """
    headers = {"Idempotency-Key": request_id, "webhook-id": request_id}
    response = api.call("POST", api.address, body=body, headers=headers, is_repeatable=is_repeatable)
    if response.status_code >= 300:
        raise NotSetUp(
            f"{api.name}: redirects ({response.status_code}), which is not followed",
            "state the address it leads to",
        )
    return response


def signature(secret: str, request_id: str, timestamp: str, content: bytes) -> str:
    """As Standard Webhooks has it: HMAC-SHA256 over id, time and the very bytes of the body."""
    signed = f"{request_id}.{timestamp}.".encode() + content
    return "v1," + base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Tells the receiver whom to erase; 2xx means that it was done."""
    post(api, {"operation": "erase", "identifier": {kind: value}}, f"erase-{uuid.uuid4()}")
    return "ok"


def _key(secret: str) -> bytes:
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise NotSetUp("the signing secret is no base64 after whsec_", "copy it again") from None


def _rejections(response: httpx.Response, batch: Batch) -> dict[int, Rejection]:
    """Rows that the receiver says it did not take. One that it says nothing of is sent again."""
    try:
        told = {str(each["key"]): each for each in response.json()["rows"]}
    except (ValueError, KeyError, TypeError):
        told = {}
    rejected = {}
    for place, item in enumerate(batch.items):
        answer = told.get(item.key)
        status = answer.get("status") if isinstance(answer, dict) else None
        if answer is None or not isinstance(status, int):
            rejected[place] = Rejection(
                "no_answer", "the answer (207) says nothing of this row", retryable=True
            )
        elif status >= 300:
            rejected[place] = Rejection(
                str(answer.get("code") or status),
                str(answer.get("detail") or ""),
                retryable=status >= 500 or status in MAY_PASS_LATER,
            )
    return rejected


def _transport(secrets: Mapping[str, str], options: Mapping[str, str]) -> PublicTransport:
    """Signs each request as it leaves: a repetition bears the time of its own sending."""

    def sign(headers: httpx.Headers, content: bytes) -> dict[str, str]:
        now = str(int(time.time()))
        told = signature(secrets["signing_secret"], headers["webhook-id"], now, content)
        return {"webhook-timestamp": now, "webhook-signature": told}

    return PublicTransport(options.get("allow_hosts", "").split(","), sign)


VENDOR = Vendor(
    name="webhook",
    title="Webhook",
    objects={"rows": Rows, "people": People, "events": Events},
    credentials=("signing_secret",),
    transport=_transport,
    erase=erase,
)
