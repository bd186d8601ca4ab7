"""HubSpot (API version 2026-03): contacts by batch upsert on a property of ours, static lists, deletions.

The body of an answer says what became of each row, whatever its status is. Consent is never written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from orchestration.activation.api import Api, NotSetUp, Rate, Refused
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

CONTACTS = "/crm/objects/2026-03/contacts"
LISTS = "/crm/lists/2026-03"
DELETION = "/crm/v3/objects/contacts/gdpr-delete"
ID_PROPERTY = "weft_customer_id"
LONGEST_TEXT = 65_536
CONFLICT = "CONFLICT"
PASSING = {"INTERNAL_ERROR", "RATE_LIMITS", "SERVICE_UNAVAILABLE"}
"""Categories of errors that say nothing against the row."""

STANDARD = {
    "address", "city", "company", "country", "date_of_birth", "firstname", "gender", "jobtitle", "lastname",
    "mobilephone", "salutation", "state", "website", "zip",
}  # fmt: skip
NOT_WRITTEN = {
    "createdate": "is HubSpot's own",
    "lastmodifieddate": "is HubSpot's own",
    "lifecyclestage": "only ever moves forward at HubSpot: what it holds would not be what was sent",
    "email": "is an identifier: write `identifiers: [email]`",
    "phone": "is an identifier: write `identifiers: [phone]`",
}


@dataclass
class Written:
    """What became of the contacts of one request, by position."""

    record_ids: dict[int, str] = field(default_factory=dict)
    rejected: dict[int, Rejection] = field(default_factory=dict)


class Contacts(DestinationObject):
    """A contact per person, found by the unique property that holds our key.

    What is not known of HubSpot's own properties is left out and clears nothing; one of ours is cleared. A
    contact that HubSpot already has under the address, and that is nobody else's, becomes this person's.
    """

    default_mapping: ClassVar[Mapping[str, str]] = {
        "firstname": "first_name",
        "lastname": "last_name",
        "city": "city",
        "state": "region",
        "country": "country_code",
        "zip": "postal_code",
    }
    limits = Limits(upsert_rows=100, remove_rows=100)
    version = "hubspot-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Internal names of properties, but for those that are HubSpot's to write, and consent."""
        if name in NOT_WRITTEN:
            return NOT_WRITTEN[name]
        if name.startswith("hs_"):
            return "is HubSpot's own: its hs_ properties hold consent and what HubSpot computes"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            return "is no internal name of a property: small letters, digits and _"
        return None

    @property
    def id_property(self) -> str:
        """The unique property of contacts that holds our key."""
        return self.api.options.get("id_property", ID_PROPERTY)

    def upsert(self, row: Row) -> Payload:
        """An input of the batch. Its trace id is what HubSpot names a refused row by."""
        check_identifiers(row, "email", "phone", "external_id")
        properties = {name: row.identifiers[name] for name in ("email", "phone") if name in row.identifiers}
        for name, value in row.fields.items():
            if value is None and name in STANDARD:
                continue
            properties[name] = as_text(value)
            if len(properties[name]) > LONGEST_TEXT:
                raise RejectedRow("too_long", f"{name} has more than {LONGEST_TEXT:,} characters")
        return {
            "id": row.key,
            "idProperty": self.id_property,
            "objectWriteTraceId": row.key,
            "properties": properties,
        }

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One batch upsert, and a second one where contacts were there that are now this person's."""
        return Done(self.write(batch.payloads).rejected)

    def write(self, inputs: list[Payload]) -> Written:
        """Upserts; who conflicts with a contact of the same address is joined with it, and upserted again."""
        conflict: Refused | None = None
        written = Written()
        try:
            written = self._upsert_all(inputs)
        except Refused as refused:
            if refused.status != 409:
                raise
            conflict = refused
        if conflict or any(each.code == CONFLICT for each in written.rejected.values()):
            if self._adopt(inputs):
                return self._upsert_all(inputs)
            if conflict:
                raise conflict
        return written

    def find(self, keys: list[str], id_property: str, properties: list[str]) -> list[dict[str, Any]]:
        """The contacts that HubSpot has of these; those that it does not have are not among them."""
        body = {
            "idProperty": id_property,
            "properties": properties,
            "propertiesWithHistory": [],
            "inputs": [{"id": key} for key in keys],
        }
        return self.api.call("POST", f"{CONTACTS}/batch/read", body=body).json()["results"]

    def _upsert_all(self, inputs: list[Payload]) -> Written:
        try:
            answer = self.api.call("POST", f"{CONTACTS}/batch/upsert", body={"inputs": inputs}).json()
        except Refused as refused:
            self._check_properties(refused.detail)
            raise
        for error in answer.get("errors", []):
            self._check_properties(str(error.get("message")))
        return outcomes(inputs, answer, self.id_property)

    def _check_properties(self, words: str) -> None:
        """A property that HubSpot does not have would refuse every row alike: that is the mapping's fault."""
        if "PROPERTY_DOESNT_EXIST" in words or "non-unique" in words:
            name = re.search(r'"name":"([a-z0-9_]+)"|property ([a-z0-9_]+)', words)
            what = next((each for each in name.groups() if each), "") if name else ""
            raise NotSetUp(
                f"{self.api.name}: HubSpot has no property {what}, or it is not unique".replace("  ", " "),
                f"make it in HubSpot ({self.id_property} with unique values), or take it out of the mapping",
            )

    def _adopt(self, inputs: list[Payload]) -> int:
        """Gives our key to contacts that have the address of one of these and no key; returns how many.

        Not where another contact has the key already: those two are for a person to merge.
        """
        wanted: dict[str, str] = {}
        for each in inputs:
            if address := each["properties"].get("email"):
                wanted.setdefault(address.lower(), each["id"])
        free = {}
        for contact in self.find(list(wanted), "email", ["email", self.id_property]) if wanted else []:
            held, address = contact["properties"].get(self.id_property), contact["properties"].get("email")
            if not held and (address or "").lower() in wanted:
                free[wanted[address.lower()]] = contact["id"]
        taken = self.find(list(free), self.id_property, [self.id_property]) if free else []
        for contact in taken:
            free.pop(contact["properties"][self.id_property])
        if free:
            updates = [{"id": record, "properties": {self.id_property: key}} for key, record in free.items()]
            self.api.call("POST", f"{CONTACTS}/batch/update", body={"inputs": updates})
        return len(free)


class ListMembers(Contacts):
    """Contacts on a static list. Who leaves it stays a contact."""

    modes = ("mirror", "add_only", "create_only")
    needs_audience = True

    def removal(self, key: str, destination_key: str) -> Payload:
        """By our key: HubSpot's id, which changes when contacts are merged, is looked up when it is sent."""
        return {"id": destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """Contacts first, then those that were written are put on the list; or those found are taken off."""
        if batch.operation == "remove":
            found = self.find([each["id"] for each in batch.payloads], self.id_property, [])
            self._change(add=[], remove=[contact["id"] for contact in found])
            return Done()
        written = self.write(batch.payloads)
        missing = self._change(add=list(written.record_ids.values()), remove=[])
        lost = Rejection(
            "record_missing", "HubSpot did not find the contact it had just written", retryable=True
        )
        gone = {place: lost for place, record in written.record_ids.items() if record in missing}
        return Done(written.rejected | gone)

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """Each batch takes one call for the contacts and one for the list."""
        return 2 * super().estimated_calls(upserts, removes)

    def _change(self, add: list[str], remove: list[str]) -> set[str]:
        if not add and not remove:
            return set()
        try:
            answer = self.api.call(
                "PUT",
                f"{LISTS}/{self.audience}/memberships/add-and-remove",
                body={"recordIdsToAdd": add, "recordIdsToRemove": remove},
            ).json()
        except Refused as refused:
            if refused.status == 400:
                raise NotSetUp(
                    f"{self.api.name}: list {self.audience} takes no members by hand ({refused.code})",
                    "name a static list as `audience`: an active one has its members from its filters",
                ) from None
            raise
        return set(answer.get("recordIdsMissing", []))


def outcomes(inputs: list[Payload], answer: Mapping[str, Any], id_property: str) -> Written:
    """What the body says of each input. One that it does not name was not confirmed, and goes again."""
    places = {each["objectWriteTraceId"]: place for place, each in enumerate(inputs)}
    results, errors = answer.get("results", []), answer.get("errors", [])
    written = Written()
    for position, result in enumerate(results):
        name = result.get("objectWriteTraceId") or result.get("properties", {}).get(id_property)
        all_named = not errors and len(results) == len(inputs)
        place = places.get(name, position if all_named else None)
        if place is not None:
            written.record_ids[place] = str(result["id"])
    unnamed = Rejection("not_confirmed", "HubSpot's answer does not name the row", retryable=True)
    for error in errors:
        category = str(error.get("category") or error.get("status") or "error")
        rejection = Rejection(category, str(error.get("message", "")), category in PASSING)
        context = error.get("context") or {}
        named = [*context.get("objectWriteTraceId", []), *context.get("ids", []), *context.get("id", [])]
        told = [places[each] for each in named if each in places]
        written.rejected |= dict.fromkeys(told, rejection)
        if not told:
            unnamed = Rejection(rejection.code, rejection.detail, retryable=True)
    for place in places.values():
        if place not in written.record_ids:
            written.rejected.setdefault(place, unnamed)
    return written


def as_text(value: Any) -> str:
    """A value as HubSpot takes it: always a text, and an empty one clears the property."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ";".join(as_text(each) for each in value)
    return str(value)


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes the contact for good (GDPR). An address that HubSpot does not know, it blocks."""
    if kind == "external_id":
        contacts = Contacts(api)
        found = contacts.find([value], contacts.id_property, [])
        for contact in found:
            api.call("POST", DELETION, body={"objectId": contact["id"]})
        return "ok"
    if kind != "email":
        return "unsupported"
    api.call("POST", DELETION, body={"objectId": value, "idProperty": "email"})
    return "ok"


def _problem(body: Any) -> tuple[str, str]:
    """Category and words; the words of the first inner error where there are some."""
    inner = (body.get("errors") or [{}])[0]
    return str(body.get("category") or "error"), str(inner.get("message") or body.get("message") or "")


VENDOR = Vendor(
    name="hubspot",
    title="HubSpot",
    base_url="https://api.hubapi.com",
    credentials=("access_token",),
    headers=lambda secrets: {"Authorization": f"Bearer {secrets['access_token']}"},
    objects={"contacts": Contacts, "list": ListMembers},
    rates={"default": (Rate(100, 10),)},
    # Locked for two seconds after much at once (423), or being moved between regions (477).
    is_busy=lambda status, text: status in (423, 477),
    problem=_problem,
    erase=erase,
)
