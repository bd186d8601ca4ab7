"""Attentive (API v2): attributes of users, and members of segments, by bulk jobs.

Never its subscriptions: they text people, and need words of law that a warehouse does not have.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from orchestration.activation.api import Api, NotAuthorized, Rate, Refused
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Patience,
    Payload,
    Pending,
    RejectedRow,
    Rejection,
    Row,
    Unknown,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers, nested

GROUPS = {
    "": {"firstName", "lastName"},
    "demographic": {"language", "dateOfBirth", "age", "organization", "title", "website"},
    "location": {
        "address1", "address2", "city", "state", "zip", "latitude", "longitude",
        "country", "region", "timezone",
    },
    "locale": {"language", "country"},
}  # fmt: skip
LONGEST_KEY = 100
SUBJECTS = {"email": "subjectEmail", "phone": "subjectPhone", "external_id": "clientUserId"}


class BulkJobs(DestinationObject):
    """What the bulk jobs share: who is meant, and the result of each row when a job has ended."""

    identifiers = ("email", "phone")
    patience = Patience(within_run=timedelta(minutes=1), at_all=timedelta(days=2))
    path: ClassVar[str]

    def identified(self, row: Row) -> dict[str, str]:
        """The identifiers that are known, and our key: results and removals go by it."""
        check_identifiers(row, "email", "phone")
        if len(row.key) > LONGEST_KEY:
            raise RejectedRow("key_too_long", f"clientUserId has at most {LONGEST_KEY} characters")
        return {**row.identifiers, "clientUserId": row.key}

    def body(self, batch: Batch) -> dict[str, Any]:
        """Of the request that hands a batch over."""
        raise NotImplementedError

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """A job; what became of its rows is known when it has ended."""
        method = "POST" if batch.operation == "upsert" else "DELETE"
        answer = self.api.call(method, self.path, body=self.body(batch), rate="bulk").json()
        return Pending(answer["batchJobId"], ask_after_seconds=30)

    def poll(self, batch: Batch, job_id: str) -> Outcome:
        """What the job's file of results says of each row."""
        job = self.api.call("GET", f"/v2/bulk/job/{job_id}", rate="bulk").json()
        rows = range(len(batch.items))
        if job.get("status") == "FAILED":
            words = str(job.get("errorMessage") or job.get("message") or "Attentive failed the job")
            return Done(dict.fromkeys(rows, Rejection("job_failed", words, retryable=True)))
        if job.get("status") != "COMPLETED":
            return Pending(job_id, ask_after_seconds=30)
        if not job.get("url"):
            return Done()
        try:
            results = self.api.call("GET", job["url"], rate="results").text
        except (NotAuthorized, Refused):
            # The address of the file holds for a while only; the job is no longer told of.
            return Unknown()
        told = dict(_told(results.splitlines()))
        missing = Rejection("no_result", "the job's results do not name the row", retryable=True)
        found = {place: told.get(item.key, missing) for place, item in enumerate(batch.items)}
        return Done({place: each for place, each in found.items() if each is not None})


class Attributes(BulkJobs):
    """A user per person, made or brought up to date. What is not known is left out and clears nothing."""

    modes = ("upsert", "create_only")
    default_mapping: ClassVar = {
        "firstName": "first_name",
        "lastName": "last_name",
        "location.city": "city",
        "location.zip": "postal_code",
        "location.country": "country_code",
        "custom.order_count": "order_count",
        "custom.last_ordered_at": "last_ordered_at",
        "custom.net_revenue": "net_revenue",
        "custom.rfm_group": "rfm_group",
    }
    limits = Limits(upsert_rows=256, remove_rows=256)
    path = "/v2/bulk/user/attributes"
    version = "attentive-1"
    write_rate = "bulk"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Attentive's own fields, and `custom.…`."""
        group, _, rest = name.rpartition(".") if "." in name else ("", "", name)
        if name.startswith("custom.") and len(name) > len("custom."):
            return None
        if rest in GROUPS.get(group, ()):
            return None
        return "is none of Attentive's; one of your own is custom.<name>"

    def upsert(self, row: Row) -> Payload:
        """A user of the job, with nothing of subscriptions."""
        for name, value in row.fields.items():
            if isinstance(value, (list, dict)):
                raise RejectedRow("not_a_value", f"{name} is a list or a map, which Attentive refuses")
        return {"identifiers": self.identified(row), "attributes": nested(row)}

    def body(self, batch: Batch) -> dict[str, Any]:
        """The users."""
        return {"users": batch.payloads}


class Segment(BulkJobs):
    """Members of a segment of Attentive's, which its messages are sent to as their own consents allow."""

    modes = ("mirror", "add_only", "create_only")
    needs_audience = True
    limits = Limits(upsert_rows=10_000, remove_rows=10_000)
    path = "/v2/bulk/segments/members"
    version = "attentive-segment-1"
    write_rate = "bulk"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """None: attributes are an object of their own."""
        return "is none of a segment's members: they have identifiers only"

    def upsert(self, row: Row) -> Payload:
        """A member by all that is known."""
        return self.identified(row)

    def removal(self, key: str, destination_key: str) -> Payload:
        """By our key."""
        return {"clientUserId": destination_key}

    def body(self, batch: Batch) -> dict[str, Any]:
        """The members, and our id of the segment."""
        return {"externalId": self.audience, "members": batch.payloads}


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Asks for the deletion of the person; Attentive carries it out within thirty days."""
    if kind not in SUBJECTS:
        return "unsupported"
    api.call("POST", "/v1/privacy/delete-request", body={SUBJECTS[kind]: value})
    return "ok"


def _told(lines: Iterable[str]) -> Iterable[tuple[str, Rejection | None]]:
    """Our key and what became of the row, of each record that can be read."""
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        key = _find(record.get("request", record), "clientUserId") if isinstance(record, dict) else None
        if key:
            yield str(key), _refusal(record.get("response", record))


def _find(value: Any, name: str) -> Any:
    """The first value of that name, however deep."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return next((found for each in value.values() if (found := _find(each, name)) is not None), None)
    return None


def _refusal(response: Any) -> Rejection | None:
    """Why a row was refused; None where its response is no error."""
    if not isinstance(response, Mapping):
        return None
    status = next((response[name] for name in ("status", "statusCode", "code") if name in response), None)
    words = response.get("error") or response.get("errorMessage")
    is_refused = str(status).isdigit() and int(str(status)) >= 400
    if not is_refused and not words and str(status).upper() not in ("FAILED", "ERROR"):
        return None
    detail = str(words or response.get("message") or "refused")
    is_passing = str(status) in ("408", "429") or (str(status).isdigit() and int(str(status)) >= 500)
    return Rejection(str(status or "error"), detail, retryable=is_passing)


VENDOR = Vendor(
    name="attentive",
    title="Attentive",
    base_url="https://api.attentivemobile.com",
    credentials=("api_key",),
    headers=lambda secrets: {"Authorization": f"Bearer {secrets['api_key']}"},
    objects={"attributes": Attributes, "segment": Segment},
    rates={"bulk": (Rate(100, 1),), "default": (Rate(150, 1),)},
    erase=erase,
)
