"""Klaviyo's server: profiles, lists, import jobs that take a while, events with their flows, deletions."""

import gzip
import json
import re
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from tests.sim.server import Answer, Request, VendorServer

SPECIFICATION = Path(__file__).parents[2].parent / "shared" / "data" / "klaviyo_openapi" / "stable.json.gz"
IDENTIFIERS = ("email", "phone_number", "external_id")
PROFILE = {
    *IDENTIFIERS, "first_name", "last_name", "organization", "locale", "title", "image", "location",
    "properties",
}  # fmt: skip
EVENT = {"properties", "time", "value", "value_currency", "backfill", "metric", "unique_id"}
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
E164 = re.compile(r"\+[1-9]\d{6,14}")


class KlaviyoServer(VendorServer):
    """One account. Profiles whose `first_name` is `poison` are refused by their import job."""

    name = "klaviyo"
    rates: ClassVar = {
        "import": ((10, 1), (150, 60)),
        "list": ((10, 1), (150, 60)),
        "profiles": ((75, 1), (750, 60)),
        "erasure": ((3, 1), (60, 60)),
    }

    def __init__(self, polls: int = 1) -> None:
        super().__init__()
        self.polls = polls
        """Times a job is asked after before it is complete."""

        self.profiles: dict[str, dict[str, Any]] = {}
        self.lists: dict[str, set[str]] = {}
        self.events: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.repeated_events = 0
        self.flows: list[str] = []
        """Unique ids of events that set off a flow, and so may have mailed somebody."""

        self.deleted: list[dict[str, str]] = []
        self.jobs: dict[str, dict[str, Any]] = {}
        self.applied_rows = 0
        self._ids = count(1)
        self._found: dict[tuple[str, str], str] = {}
        self._specification = None

    def members(self, list_id: str) -> dict[str, dict[str, Any]]:
        """Who is on a list, by our id."""
        profiles = [self.profiles[each] for each in self.lists.get(list_id, ()) if each in self.profiles]
        return {profile["external_id"]: profile for profile in profiles}

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == "Klaviyo-API-Key key-of-test"

    def rate_name(self, request: Request) -> str:
        if "bulk-import" in request.path or "bulk-create" in request.path:
            return "import"
        if "privacy" in request.path:
            return "erasure"
        return "list" if "/lists/" in request.path else "profiles"

    def answer(self, request: Request) -> Answer:
        if request.headers.get("revision") != "2026-07-15":
            self.violation("no revision header")
            return Answer(400, _error("missing_revision", "a revision header is required"))
        parts = request.path.strip("/").split("/")
        if "subscription" in request.path or "suppression" in request.path:
            self.violation(f"called {request.path}")
            return Answer(400, _error("invalid", "never called by a sync"))
        match (request.method, parts[1:]):
            case ("POST", ["profile-bulk-import-jobs"]):
                return self._import(request)
            case ("GET", ["profile-bulk-import-jobs", job_id]):
                return self._job(job_id)
            case ("GET", ["profile-bulk-import-jobs", job_id, "import-errors"]):
                return Answer(200, {"data": self.jobs[job_id]["errors"], "links": {"self": "x"}})
            case ("GET", ["profiles"]):
                return self._search(request)
            case ("DELETE", ["lists", list_id, "relationships", "profiles"]):
                return self._remove(request, list_id)
            case ("POST", ["event-bulk-create-jobs"]):
                return self._take_events(request)
            case ("POST", ["data-privacy-deletion-jobs"]):
                return self._delete(request)
        return Answer(404, _error("not_found", request.path))

    def _import(self, request: Request) -> Answer:
        data = request.body["data"]
        profiles = data["attributes"]["profiles"]["data"]
        if len(profiles) > 10_000 or len(request.content) > 5_000_000:
            self.violation(f"an import of {len(profiles)} profiles, {len(request.content)} bytes")
            return Answer(413, _error("payload_too_large", "too large"))
        wrong = [
            set(profile["attributes"]) - PROFILE
            for profile in profiles
            if set(profile["attributes"]) - PROFILE
        ]
        if wrong:
            self.violation(f"unknown attributes {wrong[0]}")
        job_id = f"job-{next(self._ids)}"
        lists = data.get("relationships", {}).get("lists", {}).get("data", [])
        self.jobs[job_id] = {
            "profiles": profiles,
            "lists": lists,
            "polls": self.polls,
            "errors": [],
            "done": False,
        }
        if not self.polls:
            self._carry_out(job_id)
        return Answer(202, {"data": {"type": "profile-bulk-import-job", "id": job_id}})

    def _job(self, job_id: str) -> Answer:
        job = self.jobs.get(job_id)
        if job is None:
            return Answer(404, _error("not_found", "no such job"))
        job["polls"] -= 1
        if job["polls"] <= 0 and not job["done"]:
            self._carry_out(job_id)
        attributes = {
            "status": "complete" if job["done"] else "processing",
            "created_at": "2026-01-01T00:00:00+00:00",
            "total_count": len(job["profiles"]),
            "completed_count": len(job["profiles"]) - len(job["errors"]) if job["done"] else 0,
            "failed_count": len(job["errors"]),
        }
        return Answer(
            200, {"data": {"type": "profile-bulk-import-job", "id": job_id, "attributes": attributes}}
        )

    def _carry_out(self, job_id: str) -> None:
        job = self.jobs[job_id]
        job["done"] = True
        for place, profile in enumerate(job["profiles"]):
            attributes = profile["attributes"]
            problem = self._problem(attributes)
            if problem:
                pointer = f"/data/attributes/profiles/data/{place}/attributes/{problem[0]}"
                error = {
                    "code": "invalid",
                    "title": "Invalid",
                    "detail": problem[1],
                    "source": {"pointer": pointer},
                }
                job["errors"].append({"type": "import-error", "id": f"{job_id}-{place}", "attributes": error})
                continue
            profile_id = self._upsert(attributes)
            self.applied_rows += 1
            for each in job["lists"]:
                self.lists.setdefault(each["id"], set()).add(profile_id)

    def _problem(self, attributes: dict[str, Any]) -> tuple[str, str] | None:
        email, phone = attributes.get("email"), attributes.get("phone_number")
        if attributes.get("first_name") == "poison":
            return "first_name", f"the profile of {email} is not accepted"
        if email and not EMAIL.fullmatch(email):
            return "email", f"{email} is not a valid email"
        if phone and not E164.fullmatch(phone):
            return "phone_number", f"{phone} is not a valid phone number"
        return None if any(attributes.get(name) for name in IDENTIFIERS) else ("", "no identifier")

    def _upsert(self, attributes: dict[str, Any]) -> str:
        keys = [(name, attributes[name]) for name in IDENTIFIERS if attributes.get(name)]
        profile_id = (
            next((self._found[key] for key in keys if key in self._found), None) or f"p{next(self._ids)}"
        )
        profile = self.profiles.setdefault(profile_id, {})
        if attributes.get("external_id") and profile.get("external_id") not in (
            None,
            attributes["external_id"],
        ):
            self.violation("two rows are one profile")
        profile |= attributes
        self._found |= dict.fromkeys(keys, profile_id)
        return profile_id

    def _search(self, request: Request) -> Answer:
        found = re.fullmatch(r"any\(external_id,\[(.*)\]\)", request.query.get("filter", ""))
        if not found:
            return Answer(400, _error("invalid", "filter"))
        wanted = json.loads(f"[{found[1]}]")
        if len(wanted) > int(request.query.get("page[size]", 20)) or len(wanted) > 100:
            self.violation("more profiles asked for than a page holds")
        ids = [self._found[("external_id", each)] for each in wanted if ("external_id", each) in self._found]
        return Answer(
            200, {"data": [{"type": "profile", "id": each} for each in ids], "links": {"next": None}}
        )

    def _remove(self, request: Request, list_id: str) -> Answer:
        ids = [each["id"] for each in request.body["data"]]
        if len(ids) > 1_000:
            self.violation(f"{len(ids)} removed at once")
        if not set(ids) <= set(self.profiles):
            return Answer(404, _error("not_found", "no such profile"))
        self.lists.setdefault(list_id, set()).difference_update(ids)
        return Answer(204)

    def _take_events(self, request: Request) -> Answer:
        bulks = request.body["data"]["attributes"]["events-bulk-create"]["data"]
        events = [(bulk, event) for bulk in bulks for event in bulk["attributes"]["events"]["data"]]
        if len(events) > 1_000 or len(request.content) > 5_000_000:
            self.violation(f"{len(events)} events at once")
        for bulk, event in events:
            attributes = event["attributes"]
            if set(attributes) - EVENT:
                self.violation(f"unknown attributes of an event {set(attributes) - EVENT}")
            owner = self._upsert(bulk["attributes"]["profile"]["data"]["attributes"])
            metric = attributes["metric"]["data"]["attributes"]["name"]
            key = (owner, metric, attributes["unique_id"])
            if key in self.events:
                self.repeated_events += 1
                continue
            self.events[key] = attributes
            if not attributes.get("backfill"):
                self.flows.append(attributes["unique_id"])
        return Answer(202)

    def _delete(self, request: Request) -> Answer:
        person = request.body["data"]["attributes"]["profile"]["data"]["attributes"]
        if len(person) != 1:
            self.violation("a deletion takes one identifier")
        self.deleted.append(person)
        for profile_id, profile in list(self.profiles.items()):
            if all(profile.get(name) == value for name, value in person.items()):
                del self.profiles[profile_id]
        return Answer(202)


def openapi() -> Any:
    """Klaviyo's own description of its API; None where the public data is not beside the project."""
    if not SPECIFICATION.exists():
        return None
    from openapi_core import Config, OpenAPI

    with gzip.open(SPECIFICATION) as file:
        # The document contradicts itself where it speaks of fonts; the paths that we use are sound.
        return OpenAPI.from_dict(json.load(file), config=Config(spec_validator_cls=None))


def as_sent(request: Request) -> Any:
    """A recorded request as openapi-core reads one."""
    from openapi_core.testing import MockRequest

    parts = request.path.split("/")
    return MockRequest(
        "https://a.klaviyo.com",
        request.method.lower(),
        request.path,
        args=dict(request.query),
        view_args={"id": parts[3]} if request.path.startswith("/api/lists/") else {},
        headers={"revision": request.headers["revision"], "Authorization": "Klaviyo-API-Key test"},
        data=request.content,
        content_type="application/vnd.api+json",
    )


def _error(code: str, detail: str) -> dict[str, Any]:
    return {
        "errors": [{"id": "1", "code": code, "title": code, "detail": detail, "source": {"pointer": "/data"}}]
    }
