"""Zendesk: users made or updated a hundred at a time, as jobs of which each row's result is read."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from orchestration.activation.api import Api, Rate, Refused, basic_auth
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    Pending,
    Rejection,
    Row,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers, fields_of, full_name

USERS = "/api/v2/users"
NAMES = {"name", "first_name", "last_name"}
OWN = {"details", "locale", "notes", "time_zone"}
NOT_WRITTEN = {
    "role": "could make an agent a customer, or a customer an agent",
    "tags": "would replace all of the user's tags: a checkbox among your user_fields sets one",
    "suspended": "is for the people of the helpdesk",
    "verified": "says that the address was verified by Zendesk",
    "email": "is an identifier: write `identifiers: [email]`",
    "phone": "is an identifier: write `identifiers: [phone]`",
}
PASSING = {"DatabaseError", "JobTimeout", "ServiceUnavailable"}


class Users(DestinationObject):
    """A user per person, found by our key or address.

    No role is sent, so that an agent who is also a customer stays one, and no mail goes out to a new user.
    """

    default_mapping: ClassVar[Mapping[str, str]] = {"first_name": "first_name", "last_name": "last_name"}
    limits = Limits(upsert_rows=100, remove_rows=100, jobs=20)
    version = "zendesk-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Names, a few of Zendesk's own, and `user_fields.<key>`."""
        if name in NOT_WRITTEN:
            return NOT_WRITTEN[name]
        if name in NAMES | OWN or re.fullmatch(r"user_fields\.[A-Za-z0-9_-]+", name):
            return None
        return "is none of Zendesk's; a field that you made is user_fields.<key>"

    def upsert(self, row: Row) -> Payload:
        """A user: what is not known is left out, but a field of ours is cleared."""
        check_identifiers(row, "email", "phone", "external_id")
        user: Payload = {"external_id": row.key, "skip_verify_email": True}
        user |= {kind: row.identifiers[kind] for kind in ("email", "phone") if kind in row.identifiers}
        name = full_name(row)
        if name:
            user["name"] = name
        user |= {field: row.fields[field] for field in OWN if row.fields.get(field) is not None}
        if ours := fields_of(row, "user_fields"):
            user["user_fields"] = ours
        return user

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """A job; what became of its users is known when it is completed."""
        body = {"users": batch.payloads}
        answer = self.api.call("POST", f"{USERS}/create_or_update_many", body=body).json()
        return Pending(answer["job_status"]["id"], ask_after_seconds=1)

    def poll(self, batch: Batch, job_id: str) -> Outcome:
        """Completed, and then row by row. Zendesk forgets jobs within an hour, and all but the last 100."""
        job = self.api.call("GET", f"/api/v2/job_statuses/{job_id}").json()["job_status"]
        if job["status"] in ("queued", "working"):
            return Pending(job_id, ask_after_seconds=2)
        results = job["results"] if isinstance(job.get("results"), list) else []
        return Done(self._rejected(len(batch.items), results, job))

    def _rejected(
        self, count: int, results: list[dict[str, Any]], job: Mapping[str, Any]
    ) -> dict[int, Rejection]:
        """What has no result of its own, or one without a user, was not done."""
        words = str(job.get("message") or f"the job is {job['status']}")
        rejected = {place: Rejection("no_result", words, retryable=True) for place in range(count)}
        for position, result in enumerate(results):
            place = int(result.get("index", position))
            error = result.get("error")
            if error or result.get("success") is False:
                code = str(error or result.get("status") or "failed")
                detail = str(result.get("details") or result.get("errors") or "")
                rejected[place] = Rejection(code, detail, code in PASSING)
            elif result.get("id"):
                rejected.pop(place, None)
        return rejected


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes end users with the identifier for good; who still has open tickets, or is an agent, by hand."""
    wanted = {"external_id": value} if kind == "external_id" else {"query": f'{kind}:"{value}"'}
    found = api.call("GET", f"{USERS}/search", params=wanted).json()["users"]
    status: ErasureStatus = "ok"
    for user in found:
        if str(user.get(kind, "")).lower() != value.lower():
            continue
        if user.get("role") != "end-user":
            status = "manual"
            continue
        try:
            api.call("DELETE", f"{USERS}/{user['id']}")
            api.call("DELETE", f"/api/v2/deleted_users/{user['id']}")
        except Refused:
            status = "manual"
    return status


def _problem(body: Any) -> tuple[str, str]:
    """The error is a code, or an object with a title; details are lists by field."""
    error = body.get("error") or {}
    if isinstance(error, dict):
        return str(error.get("title") or "error"), str(error.get("message") or "")
    details = [
        each.get("description", "") for field in (body.get("details") or {}).values() for each in field
    ]
    return str(error), "; ".join(details) or str(body.get("description") or "")


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    return basic_auth(f"{secrets['email']}/token", secrets["api_token"])


VENDOR = Vendor(
    name="zendesk",
    title="Zendesk",
    credentials=("email", "api_token"),
    headers=_headers,
    objects={"users": Users},
    rates={"default": (Rate(200, 60),)},
    problem=_problem,
    erase=erase,
)
