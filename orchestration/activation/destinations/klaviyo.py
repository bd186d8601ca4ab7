"""Klaviyo (API revision 2026-07-15): profiles and list members by bulk import jobs, events, deletions.

Never its subscribe and unsubscribe jobs: the one lifts suppressions, the other is for all lists at once.
"""

from collections.abc import Callable, Mapping
from typing import Any

from orchestration.activation.api import Api, Rate
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    Pending,
    RejectedRow,
    Rejection,
    Row,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers, nested

IMPORTS = "/api/profile-bulk-import-jobs"
IDENTIFIERS = {"email": "email", "phone": "phone_number", "external_id": "external_id"}
FIELDS = {"first_name", "last_name", "organization", "locale", "title", "image"}
PLACE = {"address1", "address2", "city", "region", "country", "zip", "timezone", "latitude", "longitude"}
PAGE = 100
TRAITS = (
    "order_count",
    "first_ordered_at",
    "last_ordered_at",
    "net_revenue",
    "average_order_value",
    "rfm_group",
    "top_category",
    "last_product_viewed_id",
)
"""Facts that stay as they are, and not ages: a profile is sent again only when something happened."""


class Profiles(DestinationObject):
    """A profile per person, made or brought up to date.

    What is not known of Klaviyo's own fields is left out and clears nothing; properties are ours, and one
    that is not known any more is cleared.
    """

    identifier_fields = IDENTIFIERS
    default_mapping = {
        "first_name": "first_name",
        "last_name": "last_name",
        "location.city": "city",
        "location.region": "region",
        "location.country": "country_code",
        "location.zip": "postal_code",
    } | {f"properties.{name}": name for name in TRAITS}
    limits = Limits(upsert_rows=10_000, remove_rows=1_000)
    version = "klaviyo-2"
    write_rate = "import"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Its own fields, `location.…` and `properties.…`."""
        group, _, rest = name.partition(".")
        if group == "properties" and rest and not rest.startswith("$"):
            return None
        if name in FIELDS or (group == "location" and rest in PLACE):
            return None
        return "is none of Klaviyo's; one of your own is properties.<name>, and no name begins with $"

    def upsert(self, row: Row) -> Payload:
        """A profile of the import."""
        check_identifiers(row, "email", "phone", "external_id")
        return {"type": "profile", "attributes": profile(row)}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """A bulk import job; what became of its rows is known when it is complete."""
        job: Payload = {
            "type": "profile-bulk-import-job",
            "attributes": {"profiles": {"data": batch.payloads}},
        }
        if self.audience:
            job["relationships"] = {"lists": {"data": [{"type": "list", "id": self.audience}]}}
        response = self.api.call("POST", IMPORTS, body={"data": job}, rate="import")
        return Pending(response.json()["data"]["id"], ask_after_seconds=2)

    def poll(self, batch: Batch, job_id: str) -> Outcome:
        """Complete, minus its import errors."""
        job = self.api.call("GET", f"{IMPORTS}/{job_id}", rate="import").json()["data"]["attributes"]
        if job["status"] == "cancelled":
            cancelled = Rejection("cancelled", "Klaviyo cancelled the import job", retryable=True)
            return Done(dict.fromkeys(range(len(batch.items)), cancelled))
        if job["status"] != "complete":
            return Pending(job_id)
        return Done(self._import_errors(job_id) if job.get("failed_count") else {})

    def _import_errors(self, job_id: str) -> dict[int, Rejection]:
        """By the position of the profile that each error points at."""
        rejected: dict[int, Rejection] = {}
        path: str | None = f"{IMPORTS}/{job_id}/import-errors"
        while path:
            page = self.api.call("GET", path, rate="import").json()
            for error in page["data"]:
                told = error["attributes"]
                place = _place(told["source"])
                if place is not None:
                    rejected.setdefault(place, Rejection(str(told["code"]), told["detail"]))
            path = page.get("links", {}).get("next")
        return rejected


class ListMembers(Profiles):
    """Profiles on a list: an import puts them there, and who is no longer wanted is taken off again."""

    modes = ("mirror", "add_only", "create_only")
    needs_audience = True

    def removal(self, key: str, destination_key: str) -> Payload:
        """By our id: Klaviyo's own is looked up when it is sent."""
        return {"external_id": destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """An import into the list; or those of the removed whom Klaviyo knows, taken off it."""
        if batch.operation == "upsert":
            return super().send(batch, note_job)
        known = self._profile_ids([payload["external_id"] for payload in batch.payloads])
        if known:
            members = [{"type": "profile", "id": profile_id} for profile_id in known]
            path = f"/api/lists/{self.audience}/relationships/profiles"
            self.api.call("DELETE", path, body={"data": members}, rate="list")
        return Done()

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """Ids are looked up, a page at a time, before members are removed."""
        return super().estimated_calls(upserts, removes) + -(-removes // PAGE)

    def _profile_ids(self, external_ids: list[str]) -> list[str]:
        found: list[str] = []
        for start in range(0, len(external_ids), PAGE):
            wanted = ",".join(f'"{external_id}"' for external_id in external_ids[start : start + PAGE])
            params = {
                "filter": f"any(external_id,[{wanted}])",
                "fields[profile]": "external_id",
                "page[size]": str(PAGE),
            }
            answer = self.api.call("GET", "/api/profiles", params=params, rate="profiles").json()
            found += [each["id"] for each in answer["data"]]
        return found


class Events(DestinationObject):
    """Events of people, each recorded once by its `unique_id`; those of the past set off no flow."""

    kind = "events"
    modes = ("append",)
    limits = Limits(upsert_rows=1_000, remove_rows=1_000)
    version = "klaviyo-events-1"
    write_rate = "import"

    def upsert(self, row: Row) -> Payload:
        """An event with its metric and the profile it belongs to."""
        check_identifiers(row, "email", "phone", "external_id")
        event = row.event
        if event is None:
            raise RejectedRow("no_event", "the row has no event and no time")
        attributes: dict[str, Any] = {
            "properties": {name: value for name, value in row.fields.items() if value is not None},
            "time": f"{event.occurred_at:%Y-%m-%dT%H:%M:%S}Z",
            "unique_id": row.key,
            "metric": {"data": {"type": "metric", "attributes": {"name": event.name}}},
            "profile": {"data": {"type": "profile", "attributes": _identifiers(row)}},
        }
        if event.amount is not None:
            attributes["value"] = float(event.amount)
            attributes["value_currency"] = event.currency
        if event.is_history:
            attributes["backfill"] = True
        return {"type": "event", "attributes": attributes}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """Taken as a whole (202): Klaviyo tells nothing of single events afterwards."""
        events = {"events-bulk-create": {"data": _of_one_profile_each(batch.payloads)}}
        job = {"type": "event-bulk-create-job", "attributes": events}
        self.api.call("POST", "/api/event-bulk-create-jobs", body={"data": job}, rate="import")
        return Done()


def profile(row: Row) -> dict[str, Any]:
    """Attributes of a profile: what is known of the identifiers and fields, nested as Klaviyo has them."""
    return _identifiers(row) | nested(row, keeps_unknown="properties")


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Asks for the deletion of every profile with the identifier (GDPR); Klaviyo carries it out later."""
    identifier = IDENTIFIERS.get(kind)
    if identifier not in ("email", "phone_number"):
        return "unsupported"
    person = {"data": {"type": "profile", "attributes": {identifier: value}}}
    job = {"type": "data-privacy-deletion-job", "attributes": {"profile": person}}
    api.call("POST", "/api/data-privacy-deletion-jobs", body={"data": job}, rate="erasure")
    return "ok"


def _identifiers(row: Row) -> dict[str, Any]:
    return {IDENTIFIERS[kind]: value for kind, value in row.identifiers.items() if value}


def _of_one_profile_each(events: list[Payload]) -> list[Payload]:
    """The bulk body groups events by profile; each of ours is a group of one."""
    grouped = []
    for event in events:
        attributes = dict(event["attributes"])
        owner = attributes.pop("profile")
        single = {"type": "event", "attributes": attributes}
        grouped.append(
            {
                "type": "event-bulk-create",
                "attributes": {"profile": owner, "events": {"data": [single]}},
            }
        )
    return grouped


def _place(source: Mapping[str, Any]) -> int | None:
    """The position in an error's pointer, such as /data/attributes/profiles/data/17/attributes/email."""
    parts = str(source.get("pointer", "")).split("/")
    numbers = [part for part in parts if part.isdigit()]
    return int(numbers[0]) if numbers else None


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    return {
        "Authorization": f"Klaviyo-API-Key {secrets['api_key']}",
        "revision": "2026-07-15",
        "Accept": "application/vnd.api+json",
        "Content-Type": "application/vnd.api+json",
    }


VENDOR = Vendor(
    name="klaviyo",
    title="Klaviyo",
    base_url="https://a.klaviyo.com",
    credentials=("api_key",),
    headers=_headers,
    objects={"profiles": Profiles, "list": ListMembers, "events": Events},
    rates={
        "import": (Rate(10, 1), Rate(150, 60)),
        "list": (Rate(10, 1), Rate(150, 60)),
        "profiles": (Rate(75, 1), Rate(750, 60)),
        "erasure": (Rate(3, 1), Rate(60, 60)),
    },
    erase=erase,
)
