"""Attentive's server: users, segments, bulk jobs whose results are a file on another host, deletion requests.

The schema is written by hand after a public copy of Attentive's description of its API v2
(api-evangelist/attentive, `openapi/_original/attentive-v2-openapi.yaml`). What a record of the results looks
like is not described there.
"""

import json
from itertools import count
from typing import Any

from jsonschema import Draft202012Validator

from tests.sim.server import Answer, Request, VendorServer

TEXT = {"type": "string", "minLength": 1}
PHONE = {"type": "string", "pattern": r"^\+[1-9]\d{6,14}$"}
KEY = {"type": "string", "minLength": 1, "maxLength": 100}


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


PLACE = (
    "address1",
    "address2",
    "city",
    "state",
    "zip",
    "latitude",
    "longitude",
    "country",
    "region",
    "timezone",
)
IDENTIFIERS = {
    "email": TEXT, "phone": PHONE, "clientUserId": KEY, "shopifyId": TEXT, "klaviyoId": TEXT,
}  # fmt: skip
USER = _object(
    {
        "identifiers": _object(IDENTIFIERS, minProperties=1),
        "attributes": _object(
            {
                "firstName": TEXT,
                "lastName": TEXT,
                "location": _object(dict.fromkeys(PLACE, TEXT)),
                "locale": _object({"language": TEXT, "country": TEXT}),
                "demographic": {"type": "object"},
                "custom": {
                    "type": "object",
                    "additionalProperties": {"type": ["string", "number", "boolean"]},
                },
            }
        ),
    },
    required=["identifiers"],
)
MEMBER = _object({"email": TEXT, "phone": PHONE, "clientUserId": KEY}, minProperties=1)
BODIES = {
    "/v2/bulk/user/attributes": _object(
        {"users": {"type": "array", "items": USER, "minItems": 1, "maxItems": 256}}, required=["users"]
    ),
    "/v2/bulk/segments/members": _object(
        {
            "externalId": TEXT,
            "members": {"type": "array", "items": MEMBER, "minItems": 1, "maxItems": 10_000},
        },
        required=["externalId", "members"],
    ),
}
VALIDATORS = {path: Draft202012Validator(schema) for path, schema in BODIES.items()}


class ResultStore(VendorServer):
    """The host of the files of results, which is not Attentive's own and must not be told its key."""

    name = "store"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, str] = {}

    def answer(self, request: Request) -> Answer:
        if "authorization" in request.headers:
            self.violation("the key of the account is told to another host")
        found = self.files.get(request.path.strip("/"))
        return Answer(200, found) if found is not None else Answer(403, "expired")


class AttentiveServer(VendorServer):
    """One account. Users whose `firstName` is `poison` are refused by their job."""

    name = "attentive"
    rates = {"bulk": ((100, 1),), "default": ((150, 1),)}  # noqa: RUF012

    def __init__(self, store: ResultStore, polls: int = 1) -> None:
        super().__init__()
        self.store, self.polls = store, polls
        self.store_url = ""
        """Where the files of results are; empty: jobs end without one."""

        self.users: dict[str, dict[str, Any]] = {}
        """Attributes by our key."""

        self.segments: dict[str, set[str]] = {"win_back": set()}
        self.deletions: list[dict[str, str]] = []
        self.poison: set[str] = set()
        """Keys that make Attentive refuse their whole request."""

        self.unnamed: set[str] = set()
        """Keys whose record the results leave out."""

        self.next_status = ""
        self.jobs: dict[str, dict[str, Any]] = {}
        self._ids = count(1)

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == "Bearer key-of-test"

    def rate_name(self, request: Request) -> str:
        return "bulk" if "/bulk/" in request.path else "default"

    def answer(self, request: Request) -> Answer:
        if "subscri" in request.path or b'"subscriptions"' in request.content:
            self.violation("a subscription")
        match (request.method, request.path.strip("/").split("/")):
            case ("POST" | "DELETE", ["v2", "bulk", "user" | "segments", _]):
                return self._take(request)
            case ("GET", ["v2", "bulk", "job", job_id]):
                return self._job(job_id)
            case ("POST", ["v1", "privacy", "delete-request"]):
                return self._delete(request)
        return Answer(404, {"message": "The specified resource was not found"})

    def _take(self, request: Request) -> Answer:
        wrong = next(VALIDATORS[request.path].iter_errors(request.body), None)
        if wrong:
            self.violation(f"{list(wrong.absolute_path)}: {wrong.message}")
            return Answer(400, {"message": "Invalid parameter in request query or body"})
        if any(f'"{key}"' in request.content.decode() for key in self.poison):
            return Answer(400, {"message": "Invalid parameter in request query or body"})
        if request.body.get("externalId", "win_back") not in self.segments:
            return Answer(404, {"message": "The specified resource was not found"})
        job_id = f"job-{next(self._ids)}"
        self.jobs[job_id] = {
            "polls": self.polls,
            "status": "",
            "method": request.method,
            "body": request.body,
        }
        return Answer(202, {"message": "successfully submitted", "batchJobId": job_id})

    def _job(self, job_id: str) -> Answer:
        job = self.jobs.get(job_id)
        if job is None:
            return Answer(404, {"message": "The specified resource was not found"})
        job["polls"] -= 1
        if job["polls"] <= 0 and not job["status"]:
            job["status"], self.next_status = self.next_status or "COMPLETED", ""
            if job["status"] == "COMPLETED":
                self.store.files[job_id] = self._carry_out(job)
        rows = job["body"].get("users") or job["body"]["members"]
        answer = {"bulkJobId": job_id, "status": job["status"] or "IN_PROGRESS", "totalRecords": len(rows)}
        if job["status"] == "COMPLETED" and self.store_url:
            answer["url"] = f"{self.store_url}/{job_id}"
        return Answer(200, answer)

    def _carry_out(self, job: dict[str, Any]) -> str:
        """Does it, and returns the file of its results."""
        body, lines = job["body"], []
        for row in body.get("users") or body["members"]:
            key = row.get("identifiers", row)["clientUserId"]
            response: dict[str, Any] = {"status": 202}
            if row.get("attributes", {}).get("firstName") == "poison":
                response = {"status": 400, "message": f"the user ada@example.com ({key}) is not accepted"}
            elif "users" in body:
                self.users.setdefault(key, {}).update(row["attributes"])
            elif job["method"] == "POST":
                self.segments[body["externalId"]].add(key)
            else:
                self.segments[body["externalId"]].discard(key)
            if key not in self.unnamed:
                lines.append(json.dumps({"request": row, "response": response}))
        return "\n".join(reversed(lines)) + "\n"

    def _delete(self, request: Request) -> Answer:
        if len(request.body) != 1:
            self.violation("a deletion names one person in one way")
        self.deletions.append(request.body)
        return Answer(200, {"id": "123abc"})
