"""Gorgias: customers one by one, looked up before one is made. Their id is kept for the next update."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from orchestration.activation.api import Api, NoAnswer, Rate, Refused, basic_auth
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    Rejection,
    Row,
    Unknown,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers, fields_of, full_name

CUSTOMERS = "/api/customers"
OUR_KEY = "weft_customer_id"
"""Among a customer's data: whose it is, whatever else has written the external id."""

OWN = {"language", "timezone"}
NAMES = {"name", "first_name", "last_name"}
KEPT_AS = "gorgias:"
"""Before their id, as it is kept; what is kept of an unconfirmed row is our key."""


class Customers(DestinationObject):
    """A customer per person, with our fields among its data.

    Gorgias has no upsert and sets data as a whole: what is there is read first, and stays.
    """

    default_mapping: ClassVar[Mapping[str, str]] = {"first_name": "first_name", "last_name": "last_name"}
    limits = Limits(upsert_rows=1, remove_rows=1)
    version = "gorgias-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Names, language, timezone, and `data.<key>`."""
        if name == f"data.{OUR_KEY}":
            return "holds our key"
        if name in NAMES | OWN or re.fullmatch(r"data\.\w+", name):
            return None
        return "is none of Gorgias's; a field of your own is data.<key>"

    def upsert(self, row: Row) -> Payload:
        """What is known of a customer; of our own fields also that nothing is."""
        check_identifiers(row, "email", "phone")
        email, phone = row.identifiers.get("email"), row.identifiers.get("phone")
        fields = {"name": full_name(row), "email": email, **{name: row.fields.get(name) for name in OWN}}
        channels = [
            {"type": kind, "address": address, "preferred": True}
            for kind, address in (("email", email), ("phone", phone))
            if address
        ]
        return {
            "id": (row.known_as or "").partition(KEPT_AS)[2],
            "customer": {name: value for name, value in fields.items() if value is not None},
            "channels": channels,
            "data": {OUR_KEY: row.key, **fields_of(row, "data")},
        }

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """A new one takes up to five: two look-ups, one to make it, two for its data."""
        return 5 * upserts

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One customer: found and brought up to date, or made."""
        (payload,) = batch.payloads
        customer = self._find(payload)
        if customer is None:
            body = payload["customer"] | {
                "external_id": payload["data"][OUR_KEY],
                "channels": payload["channels"],
            }
            try:
                # Made twice it would be two customers: a later run looks whether it was made.
                customer = self.api.call("POST", CUSTOMERS, body=body, is_repeatable=False).json()
            except NoAnswer:
                return Unknown()
        elif (customer.get("data") or {}).get(OUR_KEY, payload["data"][OUR_KEY]) != payload["data"][OUR_KEY]:
            return Done({0: Rejection("conflict", "Gorgias has this address on another of our customers")})
        else:
            self._update(customer, payload)
        data = customer.get("data") or {}
        if data | payload["data"] != data:
            self.api.call("PUT", f"{CUSTOMERS}/{customer['id']}/data", body={"data": data | payload["data"]})
        return Done(destination_keys={0: f"{KEPT_AS}{customer['id']}"})

    def _update(self, customer: Mapping[str, Any], payload: Payload) -> None:
        """What differs. An external id that another system has set stays."""
        wanted = dict(payload["customer"])
        if not customer.get("external_id"):
            wanted["external_id"] = payload["data"][OUR_KEY]
        changes = {name: value for name, value in wanted.items() if customer.get(name) != value}
        if changes:
            self.api.call("PUT", f"{CUSTOMERS}/{customer['id']}", body=changes)

    def _find(self, payload: Payload) -> dict[str, Any] | None:
        if payload["id"] and (customer := read(self.api, payload["id"])):
            return customer
        phone = next((each["address"] for each in payload["channels"] if each["type"] == "phone"), None)
        by_phone = {"channel_type": "phone", "channel_address": phone} if phone else {}
        for wanted in (
            {"external_id": payload["data"][OUR_KEY]},
            {"email": payload["customer"].get("email")},
            {} if payload["customer"].get("email") else by_phone,
        ):
            if found := look_up(self.api, wanted):
                return read(self.api, found[0]["id"])
        return None


def look_up(api: Api, wanted: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """The customers with this; none where it is not known."""
    params = {name: value for name, value in wanted.items() if value}
    return api.call("GET", CUSTOMERS, params={**params, "limit": "10"}).json()["data"] if params else []


def read(api: Api, customer_id: str | int) -> dict[str, Any] | None:
    """A customer with its data; None where it was deleted (404), or merged into another one (301)."""
    try:
        response = api.call("GET", f"{CUSTOMERS}/{customer_id}")
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
    return response.json() if response.status_code == 200 else None


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes the customers with the identifier. One that Gorgias does not delete is for a person."""
    wanted = {"channel_type": "phone", "channel_address": value} if kind == "phone" else {kind: value}
    try:
        for customer in look_up(api, wanted):
            api.call("DELETE", f"{CUSTOMERS}/{customer['id']}")
    except Refused:
        return "manual"
    return "ok"


def _problem(body: Any) -> tuple[str, str]:
    """An error with its words, and the fields that are wrong."""
    error = body.get("error") or {}
    if not isinstance(error, dict):
        return "error", str(error)
    return str(error.get("type") or "error"), f"{error.get('msg', '')} {error.get('data') or ''}".strip()


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    return basic_auth(secrets["email"], secrets["api_key"])


VENDOR = Vendor(
    name="gorgias",
    title="Gorgias",
    credentials=("email", "api_key"),
    headers=_headers,
    objects={"customers": Customers},
    rates={"default": (Rate(40, 20),)},
    problem=_problem,
    erase=erase,
)
