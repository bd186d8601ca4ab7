"""Google (Data Manager API v1): who is in a Customer Match audience, by hashes of addresses and numbers.

Google has no key for a member but these hashes, so they are what is kept to remove one by.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from orchestration.activation.api import NotAuthorized, Rate, Refused
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    Limits,
    Outcome,
    Patience,
    Payload,
    Pending,
    RejectedRow,
    Rejection,
    Row,
    Unknown,
    Vendor,
)
from orchestration.activation.destinations.checks import check_identifiers

TOKENS_FROM = "https://oauth2.googleapis.com/token"
GMAIL = ("gmail.com", "googlemail.com")
FIELDS = {"email": "emailAddress", "phone": "phoneNumber"}
MOST_IDENTIFIERS = 10
NO_AUDIENCE = ("INVALID_USER_LIST_ID", "INVALID_DESTINATION", "NOT_FOUND")


class Audience(DestinationObject):
    """Members of a user list of contact information."""

    modes = ("mirror", "add_only", "create_only")
    purposes = ("ads_match",)
    needs_audience = True
    identifiers = ("email", "phone")
    identifier_fields: ClassVar = FIELDS
    limits = Limits(upsert_rows=10_000, remove_rows=10_000)
    patience = Patience(within_run=timedelta(minutes=2), at_all=timedelta(days=3))
    follows_address = True
    renew_after = timedelta(days=365)
    """A membership ends after 540 days at the latest, also of who is wanted still."""

    version = "google-1"
    write_rate = "write"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._token, self._token_until = "", 0.0

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Nothing but identifiers: what else Google matches by is not kept to remove it by."""
        return "is nothing that Google takes: it matches by the identifiers, so leave the mapping out"

    def upsert(self, row: Row) -> Payload:
        """A member with its hashes."""
        check_identifiers(row, "email", "phone")
        return member(hashes(row))

    def known_as(self, row: Row) -> str:
        """The hashes with their kinds; also those that went out before, which a removal must take out too."""
        return " ".join(dict.fromkeys([*hashes(row), *(row.known_as or "").split()]))

    def removal(self, key: str, destination_key: str) -> Payload:
        """Under the hashes that went out."""
        known = destination_key.split()
        if not all(each.partition(":")[0] in FIELDS for each in known):
            raise RejectedRow("no_hash", "it is not known under which hashes the member went out")
        return member(known[:MOST_IDENTIFIERS])

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """A request that Google works on; what became of it is asked afterwards."""
        body: dict[str, Any] = {
            "destinations": [self._destination()],
            "audienceMembers": batch.payloads,
            "encoding": "HEX",
        }
        if batch.operation == "upsert":
            # Only who agreed to ads is in a batch (`purposes`).
            body["consent"] = {"adUserData": "CONSENT_GRANTED", "adPersonalization": "CONSENT_GRANTED"}
            body["termsOfService"] = {"customerMatchTermsOfServiceStatus": self._terms()}
        verb = "ingest" if batch.operation == "upsert" else "remove"
        try:
            answer = self.api.call(
                "POST", f"/v1/audienceMembers:{verb}", body=body, headers=self._headers(), rate="write"
            )
        except Refused as refused:
            raise self._told(refused) from None
        return Pending(answer.json()["requestId"], ask_after_seconds=30)

    def poll(self, batch: Batch, job_id: str) -> Outcome:
        """What became of the request: of all its rows, since Google names none."""
        params = {"requestId": job_id}
        try:
            answer = self.api.call(
                "GET", "/v1/requestStatus:retrieve", params=params, headers=self._headers(), rate="read"
            ).json()
        except Refused as refused:
            if refused.status == 404 or "INVALID_REQUEST_ID" in _reasons(refused.body):
                return Unknown()
            raise
        (status, *_) = answer.get("requestStatusPerDestination") or [{}]
        match status.get("requestStatus"):
            case "SUCCESS":
                return Done()
            case "FAILED" | "FAILURE":
                return Done(dict.fromkeys(range(len(batch.items)), _failure(status)))
            case "PARTIAL_SUCCESS":
                # Some rows are there and some are not: all are sent again, or taken out, by the next run.
                return Unknown()
        return Pending(job_id, ask_after_seconds=30)

    def _told(self, refused: Refused) -> Exception:
        """One bad member fails its request, and so does a fault of the request's own, which is no row's."""
        violations = _details(refused.body, "fieldViolations")
        reasons = _reasons(refused.body)
        if any(reason in reasons for reason in NO_AUDIENCE):
            return Refused(404, refused.code, refused.detail, refused.body)
        if violations and not any("audience_members" in str(each.get("field")) for each in violations):
            return NotAuthorized(
                f"{self.api.name}: the request itself is refused ({refused.code}: {refused.detail[:200]})",
                "look at the account's options and at the audience in Google Ads; nothing was sent",
            )
        return refused

    def _destination(self) -> dict[str, Any]:
        accounts = {
            name: {"accountType": "GOOGLE_ADS", "accountId": self.api.options[option].replace("-", "")}
            for name, option in (("operatingAccount", "customer_id"), ("loginAccount", "manager_id"))
            if self.api.options.get(option)
        }
        if "operatingAccount" not in accounts:
            raise NotAuthorized(
                f"{self.api.name}: it is not said whose audience it is",
                "write `options: {customer_id: …}` of your Google Ads account in accounts.yml",
            )
        return {**accounts, "productDestinationId": self.audience}

    def _terms(self) -> str:
        if self.api.options.get("customer_match_terms") != "accepted":
            raise NotAuthorized(
                f"{self.api.name}: Google's terms of Customer Match are not accepted",
                "read them; then write `options: {customer_match_terms: accepted}` in accounts.yml",
            )
        return "ACCEPTED"

    def _headers(self) -> dict[str, str]:
        """With an access token, which holds for an hour and is asked for anew before it ends."""
        if time.monotonic() >= self._token_until:
            secrets = self.api.secrets
            form = {**{name: secrets[name] for name in VENDOR.credentials}, "grant_type": "refresh_token"}
            try:
                answer = self.api.call(
                    "POST",
                    self.api.options.get("token_url", TOKENS_FROM),
                    content=urlencode(form).encode(),
                    headers={"Content-Type": "application/x-www-form-urlencoded"},
                    rate="token",
                ).json()
            except Refused as refused:
                # `invalid_grant` comes as 400.
                raise NotAuthorized(
                    f"{self.api.name}: not let in ({refused.code} {refused.detail})",
                    "make a new refresh token; nothing was sent",
                ) from None
            self._token = answer["access_token"]
            self._token_until = time.monotonic() + float(answer.get("expires_in", 3600)) - 60
        return {"Authorization": f"Bearer {self._token}"}


def member(hashed: Iterable[str]) -> Payload:
    """A member of the request, by its hashes with their kinds."""
    parts = (each.partition(":") for each in hashed)
    return {"userData": {"userIdentifiers": [{FIELDS[kind]: value} for kind, _, value in parts]}}


def hashes(row: Row) -> list[str]:
    """Kind and hash of each identifier, as `email:…`."""
    return [f"{kind}:{sha256(NORMALIZED[kind](value))}" for kind, value in row.identifiers.items()]


def email(value: str) -> str:
    """Small letters, no blanks; of Gmail's addresses without dots and what follows a `+`."""
    compact = re.sub(r"\s", "", value).lower()
    local, _, domain = compact.rpartition("@")
    if domain in GMAIL:
        local = local.partition("+")[0].replace(".", "")
    return f"{local}@{domain}"


def phone(value: str) -> str:
    """E.164 with its `+`."""
    return value.strip()


def sha256(value: str) -> str:
    """Hex digits of the hash."""
    return hashlib.sha256(value.encode()).hexdigest()


NORMALIZED: Mapping[str, Callable[[str], str]] = {"email": email, "phone": phone}


def _failure(status: Mapping[str, Any]) -> Rejection:
    """Why every row failed, which is seldom a matter of the rows: they are tried again."""
    counts = status.get("errorInfo", {}).get("errorCounts") or [{}]
    reasons = [str(each.get("reason", "failed")).removeprefix("PROCESSING_ERROR_REASON_") for each in counts]
    words = "Google failed the whole request: " + ", ".join(reasons)
    return Rejection(reasons[0].lower(), words, retryable=True)


def _details(body: Any, name: str) -> list[dict[str, Any]]:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details", []) if isinstance(error, dict) else []
    return [each for detail in details for each in detail.get(name, [])]


def _reasons(body: Any) -> set[str]:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details", []) if isinstance(error, dict) else []
    violations = _details(body, "fieldViolations")
    return {str(each.get("reason")) for each in [*details, *violations] if each.get("reason")}


def _problem(body: Any) -> tuple[str, str]:
    """The reason of the first field that is wrong, else the status."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return str(error), str(body.get("error_description", "")) if isinstance(body, dict) else ""
    for violation in _details(body, "fieldViolations"):
        words = violation.get("description") or violation.get("field") or ""
        return str(violation.get("reason") or error.get("status")), str(words)
    return str(error.get("status") or error.get("code")), str(error.get("message", ""))


VENDOR = Vendor(
    name="google",
    title="Google Customer Match",
    base_url="https://datamanager.googleapis.com",
    credentials=("client_id", "client_secret", "refresh_token"),
    objects={"audience": Audience},
    rates={"write": (Rate(300, 60),), "read": (Rate(300, 60),)},
    problem=_problem,
)
