"""Freshdesk's server: contacts whose address and external id are unique, agents, contacts in the bin."""

import base64
from itertools import count
from typing import Any, ClassVar

from tests.sim.server import Answer, Request, VendorServer

CONTACT = {
    "name", "email", "phone", "unique_external_id", "address", "description", "job_title", "language",
    "time_zone", "custom_fields",
}  # fmt: skip
CUSTOM = {"order_count", "city"}
KEY = base64.b64encode(b"key-of-test:X").decode()


class FreshdeskServer(VendorServer):
    """One account. A contact whose `name` is `poison` is refused."""

    name = "freshdesk"
    rates: ClassVar = {"default": ((200, 60),), "list": ((20, 60),)}

    def __init__(self, tells_holder: bool = True) -> None:
        super().__init__()
        self.tells_holder = tells_holder
        """Whether a conflict names the contact that it is with."""

        self.custom = set(CUSTOM)
        self.contacts: dict[int, dict[str, Any]] = {}
        self.agents: dict[int, str] = {}
        self.created = 0
        self._ids = count(901)

    def add(self, **contact: Any) -> int:
        """A contact that is there already."""
        contact_id = next(self._ids)
        blank = {"email": None, "unique_external_id": None, "custom_fields": {}, "deleted": False}
        self.contacts[contact_id] = blank | {"id": contact_id} | contact
        return contact_id

    def of(self, key: str) -> dict[str, Any]:
        """The contact with our key."""
        return next(each for each in self.contacts.values() if each["unique_external_id"] == key)

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Basic {KEY}"

    def rate_name(self, request: Request) -> str:
        return "list" if request.method == "GET" and request.path == "/api/v2/contacts" else "default"

    def answer(self, request: Request) -> Answer:
        match (request.method, request.path.strip("/").split("/")[3:]):
            case ("GET", []):
                wanted = request.query.items()
                found = [each for each in self.contacts.values() if not each["deleted"]]
                return Answer(
                    200, [each for each in found if all(each.get(key) == value for key, value in wanted)]
                )
            case ("POST", []):
                return self._make(request.body)
            case (_, [contact_id, *_]) if int(contact_id) not in self.contacts:
                return Answer(404)
            case ("GET", [contact_id]):
                return Answer(200, self.contacts[int(contact_id)])
            case ("PUT", [contact_id]):
                return self._change(int(contact_id), request.body)
            case ("DELETE", [contact_id, "hard_delete"]):
                if request.query != {"force": "true"}:
                    self.violation("a contact that is not in the bin is deleted for good by force alone")
                del self.contacts[int(contact_id)]
                return Answer(204)
        return Answer(404)

    def _make(self, body: dict[str, Any]) -> Answer:
        if not body.get("name"):
            self.violation("a contact without a name")
        if problem := self._problem(body, None):
            return problem
        self.created += 1
        return Answer(201, self.contacts[self.add(**body)])

    def _change(self, contact_id: int, body: dict[str, Any]) -> Answer:
        held = self.contacts[contact_id]
        if held["deleted"]:
            return Answer(405)
        if problem := self._problem(body, contact_id):
            return problem
        fields = held["custom_fields"] | body.get("custom_fields", {})
        held |= body | {"custom_fields": fields}
        return Answer(200, held)

    def _problem(self, body: dict[str, Any], but: int | None) -> Answer | None:
        if set(body) - CONTACT:
            self.violation(f"a contact with {sorted(set(body) - CONTACT)}")
        if not isinstance(body.get("unique_external_id"), str):
            self.violation("an external id that is no text")
        if set(body.get("custom_fields", {})) - self.custom:
            return _refusal(
                400, "custom_fields", "Unexpected/invalid field(s) found in request", "invalid_field"
            )
        if body.get("name") == "poison":
            return _refusal(400, "name", f"{body.get('email')} is not accepted", "invalid_value")
        for name in ("email", "unique_external_id"):
            others = {each: held[name] for each, held in self.contacts.items() if each != but and held[name]}
            holder = next((each for each, value in others.items() if value == body.get(name)), None)
            holder = holder or next(
                (each for each, email in self.agents.items() if email == body.get(name)), None
            )
            if holder:
                told = {"additional_info": {"user_id": holder}} if self.tells_holder else {}
                return _refusal(409, name, "It should be a unique value", "duplicate_value", **told)
        return None


def _refusal(status: int, field: str, message: str, code: str, **more: Any) -> Answer:
    error = {"field": field, "message": message, "code": code, **more}
    return Answer(status, {"description": "Validation failed", "errors": [error]})
