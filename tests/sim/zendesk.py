"""Zendesk's server: users by external id and address, jobs that are few and soon forgotten, mails."""

import base64
from itertools import count
from typing import Any, ClassVar

from tests.sim.server import Answer, Request, VendorServer

USER = {
    "external_id", "email", "phone", "name", "details", "notes", "locale", "time_zone", "user_fields",
    "skip_verify_email",
}  # fmt: skip
KEY = base64.b64encode(b"key-of-test/token:key-of-test").decode()


class ZendeskServer(VendorServer):
    """One account. A user whose `name` is `poison` is refused."""

    name = "zendesk"
    rates: ClassVar = {"default": ((200, 60),)}

    def __init__(self, polls: int = 1) -> None:
        super().__init__()
        self.polls = polls
        self.users: dict[int, dict[str, Any]] = {}
        self.created = 0
        self.mailed: list[str] = []
        self.jobs: dict[str, dict[str, Any]] = {}
        self.most_jobs = 30
        self.remembers = 100
        self.tells_places = True
        """Whether a failed result has the index of its user."""

        self.fails_after: int | None = None
        """Users of a job after which it fails."""

        self.with_tickets: set[int] = set()
        self.deleted: set[int] = set()
        self._ids = count(1001)

    def add(self, **user: Any) -> int:
        """A user that is there already."""
        user_id = next(self._ids)
        self.users[user_id] = {"id": user_id, "role": "end-user", "user_fields": {}} | user
        return user_id

    def of(self, key: str) -> dict[str, Any]:
        """The user with our key."""
        return next(user for user in self.users.values() if user.get("external_id") == key)

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Basic {KEY}"

    def answer(self, request: Request) -> Answer:
        match (request.method, request.path.strip("/").split("/")[2:]):
            case ("POST", ["users", "create_or_update_many"]):
                return self._begin(request.body["users"])
            case ("GET", ["job_statuses", job_id]):
                return self._tell(job_id)
            case ("GET", ["users", "search"]):
                return self._search(request.query)
            case ("DELETE", ["users", user_id]):
                if int(user_id) in self.with_tickets:
                    return Answer(422, {"error": "RecordInvalid", "description": "has open tickets"})
                self.deleted.add(int(user_id))
                return Answer(200, {"user": {"id": int(user_id), "active": False}})
            case ("DELETE", ["deleted_users", user_id]):
                if int(user_id) not in self.deleted:
                    self.violation("deleted for good before it was deleted")
                del self.users[int(user_id)]
                return Answer(200, {"deleted_user": {"id": int(user_id)}})
        return Answer(404, {"error": "RecordNotFound", "description": "Not found"})

    def _begin(self, users: list[dict[str, Any]]) -> Answer:
        if len(users) > 100:
            self.violation(f"{len(users)} users at once")
        if sum(job["status"] != "completed" for job in self.jobs.values()) >= self.most_jobs:
            self.violation("more jobs than Zendesk works on")
            return Answer(429, {"error": "TooManyJobs", "description": "wait"}, {"Retry-After": "1"})
        unknown = {name for user in users for name in user} - USER
        if unknown:
            self.violation(f"a user with {sorted(unknown)}")
        job_id = f"job{len(self.jobs)}"
        self.jobs[job_id] = {"id": job_id, "status": "queued", "users": users, "polls": self.polls}
        return Answer(200, {"job_status": {"id": job_id, "status": "queued", "total": len(users)}})

    def _tell(self, job_id: str) -> Answer:
        if list(self.jobs)[::-1].index(job_id) >= self.remembers:
            return Answer(404, {"error": "RecordNotFound", "description": "Not found"})
        job = self.jobs[job_id]
        job["polls"] -= 1
        if job["polls"] <= 0 and job["status"] == "queued":
            self._carry_out(job)
        told = {name: job.get(name) for name in ("id", "status", "message", "results")}
        return Answer(200, {"job_status": told | {"total": len(job["users"]), "progress": len(job["users"])}})

    def _carry_out(self, job: dict[str, Any]) -> None:
        job |= {"status": "completed", "message": "Completed at 2026-01-01 00:00:00 +0000", "results": []}
        for place, user in enumerate(job["users"]):
            if self.fails_after is not None and place >= self.fails_after:
                job |= {"status": "failed", "message": "Failed at 2026-01-01 00:00:00 +0000"}
                return
            try:
                job["results"].append(self._write(user))
            except ValueError as problem:
                index = {"index": place} if self.tells_places else {}
                job["results"].append({"error": "UserUpdateError", "details": str(problem), **index})

    def _write(self, user: dict[str, Any]) -> dict[str, Any]:
        if user.get("name") == "poison":
            raise ValueError(f"Name: {user.get('email')} is not accepted")
        by_key = self._find("external_id", user.get("external_id"))
        by_email = self._find("email", user.get("email"))
        if by_key and by_email and by_key is not by_email:
            raise ValueError(f"Email: {user['email']} is already being used by another user")
        if by_email and by_email.get("external_id") not in (None, user["external_id"]):
            raise ValueError("External: has already been taken")
        found = by_key or by_email
        if found is None:
            if not user.get("name"):
                raise ValueError("Name: is too short (minimum is 1 characters)")
            found = self.users[self.add()]
            self.created += 1
            if user.get("email") and not user.get("skip_verify_email"):
                self.mailed.append(user["email"])
            status = "Created"
        else:
            status = "Updated"
        fields = found["user_fields"] | user.get("user_fields", {})
        found |= {name: value for name, value in user.items() if name != "skip_verify_email"}
        found["user_fields"] = fields
        return {"id": found["id"], "status": status, "success": True}

    def _find(self, name: str, value: str | None) -> dict[str, Any] | None:
        if not value:
            return None
        return next(
            (user for user in self.users.values() if str(user.get(name) or "").lower() == value.lower()), None
        )

    def _search(self, query: Any) -> Answer:
        name, _, value = query["query"].partition(":") if "query" in query else ("external_id", "", "")
        found = self._find(name, value.strip('"') or query.get("external_id"))
        return Answer(200, {"users": [found] if found else [], "count": 1 if found else 0})
