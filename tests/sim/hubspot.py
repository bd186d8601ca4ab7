"""HubSpot's server: contacts with unique properties, static lists, batches of which some rows are refused."""

from itertools import count
from typing import Any, ClassVar

from tests.sim.server import Answer, Request, VendorServer

STANDARD = {"email", "phone", "firstname", "lastname", "city", "state", "country", "zip"}
INPUT = {"id", "idProperty", "objectWriteTraceId", "properties"}


class HubSpotServer(VendorServer):
    """One account. A contact whose `firstname` is `poison` is refused."""

    name = "hubspot"
    rates: ClassVar = {"default": ((100, 10),)}

    def __init__(self, tells_rows: bool = True) -> None:
        super().__init__()
        self.tells_rows = tells_rows
        """Whether refused rows are named in the body (207), or refuse the whole batch (400, 409)."""

        self.properties = STANDARD | {"weft_customer_id", "order_count", "is_vip"}
        self.unique = {"weft_customer_id"}
        self.contacts: dict[str, dict[str, str]] = {}
        self.lists: dict[str, set[str]] = {}
        self.blocked: list[str] = []
        self.created = 0
        self.forgets: set[str] = set()
        """Keys that an answer does not name, though it is a success."""

        self._ids = count(101)

    def add(self, **properties: str) -> str:
        """A contact that is there already; returns HubSpot's id."""
        record = str(next(self._ids))
        self.contacts[record] = properties
        return record

    def members(self, list_id: str) -> set[str]:
        """Who is on a list, by our key."""
        return {self.contacts[each]["weft_customer_id"] for each in self.lists[list_id]}

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == "Bearer key-of-test"

    def answer(self, request: Request) -> Answer:
        match (request.method, request.path.strip("/").split("/")):
            case ("POST", ["crm", "objects", "2026-03", "contacts", "batch", "upsert"]):
                return self._upsert(request.body)
            case ("POST", ["crm", "objects", "2026-03", "contacts", "batch", "update"]):
                return self._update(request.body)
            case ("POST", ["crm", "objects", "2026-03", "contacts", "batch", "read"]):
                return self._read(request.body)
            case ("PUT", ["crm", "lists", "2026-03", list_id, "memberships", "add-and-remove"]):
                return self._change_list(list_id, request.body)
            case ("POST", ["crm", "v3", "objects", "contacts", "gdpr-delete"]):
                return self._delete(request.body)
        return Answer(404, _error("OBJECT_NOT_FOUND", request.path))

    def _upsert(self, body: dict[str, Any]) -> Answer:
        inputs = body["inputs"]
        ids = [each["id"] for each in inputs]
        if len(inputs) > 100 or len(set(ids)) < len(ids):
            self.violation(f"a batch of {len(inputs)} inputs, {len(set(ids))} of them different")
            return Answer(400, _error("VALIDATION_ERROR", "too many, or an id more than once"))
        for each in inputs:
            if set(each) - INPUT or not all(isinstance(value, str) for value in each["properties"].values()):
                self.violation(f"an input with {sorted(set(each) - INPUT)} or values that are no texts")
            if each["idProperty"] not in self.unique:
                words = f"Unable to perform update/upsert by non-unique 0-1 property {each['idProperty']}"
                return Answer(400, _error("VALIDATION_ERROR", words))
            unknown = sorted(set(each["properties"]) - self.properties)
            if unknown:
                words = f'[{{"isValid":false,"error":"PROPERTY_DOESNT_EXIST","name":"{unknown[0]}"}}]'
                return Answer(400, _error("VALIDATION_ERROR", f"Property values were not valid: {words}"))
        results, errors = [], []
        before = {record: dict(held) for record, held in self.contacts.items()}
        for each in inputs:
            problem = self._problem(each)
            if problem and not self.tells_rows:
                self.contacts = before
                return problem
            if problem:
                context = {"objectWriteTraceId": [each["objectWriteTraceId"]]}
                errors.append(problem.body | {"context": context})
            elif each["id"] not in self.forgets:
                results.append(self._write(each))
        status = {
            "status": "COMPLETE",
            "startedAt": "2026-01-01T00:00:00Z",
            "completedAt": "2026-01-01T00:00:01Z",
        }
        if errors:
            return Answer(207, status | {"results": results, "errors": errors, "numErrors": len(errors)})
        return Answer(200, status | {"results": results})

    def _problem(self, each: dict[str, Any]) -> Answer | None:
        properties = each["properties"]
        if properties.get("firstname") == "poison":
            return Answer(
                400, _error("VALIDATION_ERROR", f"the contact {properties.get('email')} is not accepted")
            )
        holder = self._holder("email", properties.get("email"))
        if holder and holder != self._holder(each["idProperty"], each["id"]):
            return Answer(409, _error("CONFLICT", f"Contact already exists. Existing ID: {holder}"))
        return None

    def _write(self, each: dict[str, Any]) -> dict[str, Any]:
        record = self._holder(each["idProperty"], each["id"])
        if record is None:
            record, self.created = self.add(**{each["idProperty"]: each["id"]}), self.created + 1
        for name, value in each["properties"].items():
            self.contacts[record][name] = value.lower() if name == "email" else value
        return {
            "id": record,
            "objectWriteTraceId": each["objectWriteTraceId"],
            "properties": self.contacts[record],
            "createdAt": "2026-01-01T00:00:00Z",
            "updatedAt": "2026-01-01T00:00:00Z",
            "archived": False,
            "new": True,
        }

    def _holder(self, name: str, value: str | None) -> str | None:
        if not value:
            return None
        wanted = value.lower() if name == "email" else value
        return next((record for record, held in self.contacts.items() if held.get(name) == wanted), None)

    def _update(self, body: dict[str, Any]) -> Answer:
        results = []
        for each in body["inputs"]:
            held = self.contacts[each["id"]]
            if held.get("weft_customer_id"):
                self.violation("a contact of somebody else was taken over")
            if self._holder("weft_customer_id", each["properties"].get("weft_customer_id")):
                self.violation("a key was given to a second contact")
            held |= each["properties"]
            results.append({"id": each["id"], "properties": held})
        return Answer(200, {"status": "COMPLETE", "results": results})

    def _read(self, body: dict[str, Any]) -> Answer:
        if len(body["inputs"]) > 100:
            self.violation("more than 100 contacts read at once")
        found = [self._holder(body["idProperty"], each["id"]) for each in body["inputs"]]
        names = {*body["properties"], "createdate"}
        results = [
            {
                "id": each,
                "properties": {name: value for name, value in self.contacts[each].items() if name in names},
            }
            for each in found
            if each
        ]
        lacking = len(found) - len(results)
        errors = [_error("OBJECT_NOT_FOUND", "Could not get some CONTACT objects")] if lacking else []
        return Answer(207 if lacking else 200, {"status": "COMPLETE", "results": results, "errors": errors})

    def _change_list(self, list_id: str, body: dict[str, Any]) -> Answer:
        if list_id == "active":
            return Answer(400, _error("VALIDATION_ERROR", "the list's processing type is DYNAMIC"))
        if list_id not in self.lists:
            return Answer(404, _error("OBJECT_NOT_FOUND", "no such list"))
        missing = [each for each in body["recordIdsToAdd"] if each not in self.contacts]
        self.lists[list_id] |= set(body["recordIdsToAdd"]) - set(missing)
        self.lists[list_id] -= set(body["recordIdsToRemove"])
        added = [each for each in body["recordIdsToAdd"] if each not in missing]
        removed = body["recordIdsToRemove"]
        return Answer(
            200, {"recordsIdsAdded": added, "recordIdsRemoved": removed, "recordIdsMissing": missing}
        )

    def _delete(self, body: dict[str, Any]) -> Answer:
        record = self._holder("email", body["objectId"]) if body.get("idProperty") else body["objectId"]
        if record is None:
            self.blocked.append(body["objectId"])
        else:
            del self.contacts[record]
        return Answer(204)


def _error(category: str, message: str) -> dict[str, Any]:
    return {"status": "error", "category": category, "message": message, "correlationId": "c", "context": {}}
