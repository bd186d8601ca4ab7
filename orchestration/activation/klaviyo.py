"""Klaviyo's payloads (API revision 2026-07-15): bulk profile imports into a list, and removals from it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from orchestration.activation.destination import Batch, Limits, Payload, RejectedRow

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
E164 = re.compile(r"\+[1-9]\d{6,14}")
NAMES = ("external_id", "first_name", "last_name")
PLACE = ("city", "region", "country", "zip")


class KlaviyoShape:
    """Rows of an `act_klaviyo__` model as Klaviyo's JSON:API bodies."""

    limits = Limits(upsert_rows=10_000, remove_rows=1_000, batch_bytes=5_000_000, row_bytes=100_000)
    mapping_version = "klaviyo-1"

    def __init__(self, list_id: str) -> None:
        self._list_id = list_id

    def upsert(self, row: Mapping[str, Any]) -> Payload:
        """A profile. What we do not know is left out, so that it never clears what Klaviyo knows."""
        email, phone = row.get("email"), row.get("phone_number")
        if email and not EMAIL.fullmatch(email):
            raise RejectedRow("invalid_email", "the e-mail address is not one")
        if phone and not E164.fullmatch(phone):
            raise RejectedRow("invalid_phone", "the phone number is not E.164")
        if not (email or phone or row.get("external_id")):
            raise RejectedRow("no_identifier", "neither e-mail, phone number nor external id")
        attributes: dict[str, Any] = {"email": email, "phone_number": phone}
        attributes |= {name: row.get(name) for name in NAMES}
        attributes["location"] = {name: row[name] for name in PLACE if row.get(name)} or None
        attributes = {name: value for name, value in attributes.items() if value}
        if row.get("properties"):
            attributes["properties"] = json.loads(row["properties"])
        return {"type": "profile", "attributes": attributes}

    def removal(self, destination_key: str) -> Payload:
        """A member of the list, by Klaviyo's id of the profile."""
        return {"type": "profile", "id": destination_key}

    def request(self, batch: Batch) -> Payload:
        """A bulk import job that also puts its profiles on the list, or a removal from the list."""
        if batch.operation == "remove":
            return {
                "method": "DELETE",
                "path": f"/api/lists/{self._list_id}/relationships/profiles",
                "body": {"data": list(batch.payloads)},
            }
        job = {
            "type": "profile-bulk-import-job",
            "attributes": {"profiles": {"data": list(batch.payloads)}},
            "relationships": {"lists": {"data": [{"type": "list", "id": self._list_id}]}},
        }
        return {"method": "POST", "path": "/api/profile-bulk-import-jobs", "body": {"data": job}}
