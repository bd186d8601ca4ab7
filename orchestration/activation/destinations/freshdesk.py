"""Freshdesk: contacts one by one. One that is there already is found by its conflict and updated."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from orchestration.activation.api import Api, NotSetUp, Rate, Refused, basic_auth
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    Row,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers, fields_of, full_name

CONTACTS = "/api/v2/contacts"
NAMES = {"name", "first_name", "last_name"}
OWN = {"address", "description", "job_title", "language", "time_zone"}
NOT_WRITTEN = {
    "tags": "would replace all of the contact's tags",
    "view_all_tickets": "is a permission",
    "email": "is an identifier: write `identifiers: [email]`",
    "phone": "is an identifier: write `identifiers: [phone]`",
}
KEPT_AS = "freshdesk:"
"""Before their id, as it is kept; what is kept of an unconfirmed row is our key."""


class Contacts(DestinationObject):
    """A contact per person, with our key as its unique external id.

    Freshdesk keeps addresses and external ids unique: making one twice is refused, and says whose it is.
    """

    default_mapping: ClassVar[Mapping[str, str]] = {"first_name": "first_name", "last_name": "last_name"}
    limits = Limits(upsert_rows=1, remove_rows=1)
    version = "freshdesk-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Names, a few of Freshdesk's own, and `custom_fields.<key>`."""
        if name in NOT_WRITTEN:
            return NOT_WRITTEN[name]
        if name in NAMES | OWN or re.fullmatch(r"custom_fields\.\w+", name):
            return None
        return "is none of Freshdesk's; a field that you made is custom_fields.<key>"

    def upsert(self, row: Row) -> Payload:
        """What is known of a contact; of our own fields also that nothing is."""
        check_identifiers(row, "email", "phone")
        contact: Payload = {"unique_external_id": row.key}
        contact |= {kind: row.identifiers[kind] for kind in ("email", "phone") if kind in row.identifiers}
        contact |= {name: row.fields[name] for name in OWN if row.fields.get(name) is not None}
        if name := full_name(row):
            contact["name"] = name
        if ours := fields_of(row, "custom_fields"):
            contact["custom_fields"] = ours
        return {"id": (row.known_as or "").partition(KEPT_AS)[2], "contact": contact}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One contact: brought up to date where it is known, else made or joined with one that is there."""
        (payload,) = batch.payloads
        contact = payload["contact"]
        try:
            contact_id = self._update(payload["id"], contact) or self._make(contact)
        except Refused as refused:
            if refused.code == "invalid_field":
                raise NotSetUp(
                    f"{self.api.name}: {refused.detail}", "make the field in Freshdesk, or mend the mapping"
                ) from None
            raise
        return Done(destination_keys={0: f"{KEPT_AS}{contact_id}"})

    def _update(self, contact_id: str, contact: Payload) -> str | None:
        """The contact's id; None where it is not known, or was deleted for good or merged."""
        if not contact_id:
            return None
        try:
            self.api.call("PUT", f"{CONTACTS}/{contact_id}", body=contact)
        except Refused as refused:
            if refused.status in (404, 405):
                return None
            raise
        return contact_id

    def _make(self, contact: Payload) -> str:
        """Freshdesk makes none without a name: the address is one that agents know."""
        body = {"name": contact.get("email") or contact.get("phone"), **contact}
        try:
            return str(self.api.call("POST", CONTACTS, body=body).json()["id"])
        except Refused as refused:
            there = self._holder(refused, contact["unique_external_id"]) if refused.status == 409 else None
            if there is None:
                raise
            self.api.call("PUT", f"{CONTACTS}/{there}", body=contact)
            return there

    def _holder(self, refused: Refused, key: str) -> str | None:
        """The contact that has the address or key, unless it was deleted, or has another key."""
        ids = [(each.get("additional_info") or {}).get("user_id") for each in errors_of(refused.body)]
        found = next((each for each in ids if each), None)
        if found is None:
            return next((str(each["id"]) for each in look_up(self.api, "external_id", key)), None)
        try:
            contact = self.api.call("GET", f"{CONTACTS}/{found}").json()
        except Refused:
            return None  # An agent's, which is no contact.
        is_free = not contact.get("deleted") and contact.get("unique_external_id") in (None, "", key)
        return str(found) if is_free else None


def errors_of(body: Any) -> list[dict[str, Any]]:
    """The errors of a refusal, field by field."""
    return body.get("errors") or [] if isinstance(body, dict) else []


def look_up(api: Api, kind: str, value: str) -> list[dict[str, Any]]:
    """The contacts with the identifier."""
    name = "unique_external_id" if kind == "external_id" else kind
    return api.call("GET", CONTACTS, params={name: value}, rate="list").json()


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes contacts with the identifier for good, and their tickets with them."""
    for contact in look_up(api, kind, value):
        api.call("DELETE", f"{CONTACTS}/{contact['id']}/hard_delete", params={"force": "true"})
    return "ok"


def _problem(body: Any) -> tuple[str, str]:
    """The first error, with the field that it is about."""
    errors = errors_of(body)
    if not errors:
        return str(body.get("code") or "error"), str(body.get("message") or body.get("description") or "")
    first = errors[0]
    return str(first.get("code") or "error"), f"{first.get('field', '')}: {first.get('message', '')}"


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    return basic_auth(secrets["api_key"], "X")


VENDOR = Vendor(
    name="freshdesk",
    title="Freshdesk",
    credentials=("api_key",),
    headers=_headers,
    objects={"contacts": Contacts},
    rates={"default": (Rate(200, 60),), "list": (Rate(20, 60),)},
    problem=_problem,
    erase=erase,
)
