"""Mailchimp (Marketing API 3.0): members of an audience with their merge fields, and tags on them.

The status of somebody who is there already is never sent: who unsubscribed stays so.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from orchestration.activation.api import Api, Refused, basic_auth
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    RejectedRow,
    Row,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers
from orchestration.base.errors import WeftError

CONSENT = "consent"
SUBSCRIBED = "subscribed"
NAMES = {"FNAME", "LNAME"}
RESERVED = {
    "ARCHIVE", "DATE", "EMAIL", "EMAIL_TYPE", "FORWARD", "INTERESTS", "REWARDS", "TO", "UNSUB", "USER_URL",
}  # fmt: skip
ADDRESS_STAYS = "only update email addresses"
MOST_LISTS = 1_000


class Members(DestinationObject):
    """A member per person, made or brought up to date.

    A name that is not known is left out and clears nothing. The other merge fields are ours: one that is not
    known any more is emptied.
    """

    modes = ("upsert", "create_only")
    needs_audience = True
    identifiers = ("email",)
    identifier_fields: ClassVar = {"email": "email_address"}
    default_mapping: ClassVar = {
        "FNAME": "first_name",
        "LNAME": "last_name",
        CONSENT: "email_marketing_status",
    }
    limits = Limits(upsert_rows=1, remove_rows=1)
    version = "mailchimp-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Merge tags, `language`, and `consent`."""
        if name in (CONSENT, "language") or (re.fullmatch(r"[A-Z0-9_]{1,10}", name) and name not in RESERVED):
            return None
        return (
            "is no merge tag (1–10 of A–Z, 0–9 and _, none that Mailchimp reserves);"
            f" beside those there are {CONSENT} and language"
        )

    def upsert(self, row: Row) -> Payload:
        """The body, and where it goes: a member that is known keeps its place when its address changes."""
        check_identifiers(row, "email")
        address = row.identifiers["email"]
        if "," in address:
            raise RejectedRow("invalid_email", "Mailchimp fails on an address with a comma")
        body: dict[str, Any] = {"email_address": address, "status_if_new": status_if_new(row.fields)}
        if row.fields.get("language"):
            body["language"] = row.fields["language"]
        merged = {name: value for name, value in row.fields.items() if name not in (CONSENT, "language")}
        body["merge_fields"] = {
            name: "" if value is None else value
            for name, value in merged.items()
            if value is not None or name not in NAMES
        }
        return {"member": row.known_as or subscriber_hash(address), "body": body}

    def known_as(self, row: Row) -> str:
        """Mailchimp's id of the contact; until it has told one, what it finds the member by."""
        return row.known_as or subscriber_hash(row.identifiers["email"])

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One member. What is known of it afterwards is Mailchimp's id of the contact."""
        member = self._put(batch.payloads[0])
        return Done(destination_keys={0: str(member.get("contact_id") or member["id"])})

    def _put(self, payload: Payload) -> dict[str, Any]:
        """The member afterwards. It may be gone meanwhile, or keep the address that it unsubscribed with."""
        own_hash = subscriber_hash(payload["body"]["email_address"])
        # A required merge field that is not known must not keep a member out.
        params = {"skip_merge_validation": "true"}
        try:
            return self._call("PUT", payload["member"], body=payload["body"], params=params)
        except Refused as refused:
            is_other = refused.status == 404 or ADDRESS_STAYS in refused.detail
            if payload["member"] == own_hash or not is_other:
                raise
            return self._call("PUT", own_hash, body=payload["body"], params=params)

    def _call(self, method: str, member: str, path: str = "", **said: Any) -> dict[str, Any]:
        answer = self.api.call(method, f"/3.0/lists/{self.audience}/members/{quote(member)}{path}", **said)
        return answer.json() if answer.content else {}


class Tag(Members):
    """Members with a tag: who is no longer wanted loses the tag, and stays a member."""

    modes = ("mirror", "add_only", "create_only")
    option_names = ("tag",)

    def __init__(self, api: Api, audience: str = "", options: Mapping[str, str] | None = None) -> None:
        super().__init__(api, audience, options)
        if not self.options.get("tag"):
            raise WeftError(f"{api.name}: the sync names no tag", "write `options: {tag: …}` in its file")

    def removal(self, key: str, destination_key: str) -> Payload:
        """By Mailchimp's id of the contact."""
        return {"member": destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """The member and its tag; or the tag taken off whoever is still there."""
        if batch.operation == "upsert":
            member = self._put(batch.payloads[0])
            self._mark(member["id"], "active")
            return Done(destination_keys={0: str(member.get("contact_id") or member["id"])})
        try:
            # Tags are changed by the hash of the address that the member has now.
            member = self._call("GET", batch.payloads[0]["member"], params={"fields": "id"})
            self._mark(member["id"], "inactive")
        except Refused as refused:
            if refused.status != 404:
                raise
            self.api.call("GET", f"/3.0/lists/{self.audience}", params={"fields": "id"})
        return Done()

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """Each takes the member and its tag."""
        return 2 * (upserts + removes)

    def _mark(self, member: str, status: str) -> None:
        tags = [{"name": self.options["tag"], "status": status}]
        self._call("POST", member, "/tags", body={"tags": tags})


def status_if_new(fields: Mapping[str, Any]) -> str:
    """Subscribed only whose own consent is given; else a contact that no campaign goes to."""
    return SUBSCRIBED if fields.get(CONSENT) == SUBSCRIBED else "transactional"


def subscriber_hash(address: str) -> str:
    """What Mailchimp finds a member by: MD5 of the address in small letters."""
    return hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes the person from every audience for good; Mailchimp takes nobody back but by signing up."""
    if kind != "email":
        return "unsupported"
    params = {"fields": "lists.id", "count": str(MOST_LISTS)}
    for audience in api.call("GET", "/3.0/lists", params=params).json()["lists"]:
        member = f"/3.0/lists/{audience['id']}/members/{subscriber_hash(value)}"
        try:
            api.call("POST", f"{member}/actions/delete-permanent")
        except Refused as refused:
            if refused.status != 404:
                raise
    return "ok"


def _problem(body: Any) -> tuple[str, str]:
    """Title and detail of a problem document, with what is wrong in each field."""
    fields = [f"{each.get('field')}: {each.get('message')}" for each in body.get("errors") or []]
    return str(body.get("title") or body.get("status")), "; ".join([str(body.get("detail") or ""), *fields])


def _is_busy(status: int, text: str) -> bool:
    """More than ten connections at once, and much else of Mailchimp's gateway, is a 403 that is no JSON."""
    if status != 403:
        return False
    try:
        return not isinstance(json.loads(text), dict)
    except ValueError:
        return True


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    return basic_auth("weft", secrets["api_key"])


VENDOR = Vendor(
    name="mailchimp",
    title="Mailchimp",
    credentials=("api_key",),
    headers=_headers,
    objects={"members": Members, "tag": Tag},
    is_busy=_is_busy,
    problem=_problem,
    connections=10,
    erase=erase,
)
