"""Google's server of the Data Manager API: user lists, requests that take a while, access tokens.

Requests and answers go through Google's own protocol buffers (google-ads-datamanager), which know no other
fields, values of enums or types than the API. Errors are as its guide "Understand API errors" shows.
"""

import re
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from google.ads import datamanager_v1
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError

from tests.sim.server import Answer, Request, VendorServer

HASH = re.compile(r"[0-9a-f]{64}")
REQUEST = {
    "ingest": datamanager_v1.IngestAudienceMembersRequest,
    "remove": datamanager_v1.RemoveAudienceMembersRequest,
}


class GoogleServer(VendorServer):
    """One Google Ads account, 1234567890, with one user list."""

    name = "google"

    def __init__(self, polls: int = 1) -> None:
        super().__init__()
        self.polls = polls
        """Times a request's status is asked for before it is settled."""

        self.lists: dict[str, set[str]] = {"win_back": set()}
        """Identifiers on each list: kind and hash."""

        self.settles_as: list[str] = []
        """Status of the next requests, where it is not SUCCESS."""

        self.poison: set[str] = set()
        """Hashes that make Google refuse their request."""

        self.is_grant_valid = True
        self.tokens = 0
        self.requests_by_id: dict[str, dict[str, Any]] = {}
        self._ids = count(1)

    def is_authorized(self, request: Request) -> bool:
        held = request.headers.get("authorization")
        return request.path == "/token" or held == f"Bearer token-{self.tokens}"

    def answer(self, request: Request) -> Answer:
        match (request.method, request.path):
            case ("POST", "/token"):
                return self._grant(request)
            case ("POST", "/v1/audienceMembers:ingest" | "/v1/audienceMembers:remove"):
                return self._take(request)
            case ("GET", "/v1/requestStatus:retrieve"):
                return self._status(request.query["requestId"])
        return error("NOT_FOUND", 404)

    def _grant(self, request: Request) -> Answer:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        names = {"client_id", "client_secret", "refresh_token", "grant_type"}
        if set(form) != names or form["grant_type"] != "refresh_token":
            self.violation(f"a request for a token with {sorted(form)}")
        if not self.is_grant_valid:
            return Answer(400, {"error": "invalid_grant", "error_description": "Token has been revoked."})
        self.tokens += 1
        token = {"access_token": f"token-{self.tokens}", "expires_in": 3599, "token_type": "Bearer"}
        return Answer(200, token)

    def _take(self, request: Request) -> Answer:
        verb = request.path.rpartition(":")[2]
        message = REQUEST[verb]()
        try:
            ParseDict(request.body, REQUEST[verb].pb(message))
        except ParseError as wrong:
            self.violation(str(wrong))
            return error("INVALID_ARGUMENT")
        (destination,) = message.destinations
        if destination.product_destination_id not in self.lists:
            return error("INVALID_USER_LIST_ID", field="destinations.destinations[0].product_destination_id")
        problem = self._problem(verb, message)
        if problem:
            return problem
        request_id = f"request-{next(self._ids)}"
        self.requests_by_id[request_id] = {
            "list": destination.product_destination_id,
            "verb": verb,
            "members": [identifiers(member) for member in message.audience_members],
            "polls": self.polls,
            "status": None,
        }
        return Answer(200, {"requestId": request_id})

    def _problem(self, verb: str, message: Any) -> Answer | None:
        account = message.destinations[0].operating_account
        if not re.fullmatch(r"\d{10}", account.account_id) or account.account_type.name != "GOOGLE_ADS":
            self.violation(f"the account is {account.account_id}")
        if len(message.audience_members) > 10_000:
            self.violation(f"{len(message.audience_members)} members at once")
        if verb == "ingest":
            granted = {message.consent.ad_user_data.name, message.consent.ad_personalization.name}
            if granted != {"CONSENT_GRANTED"}:
                self.violation("consent is not stated")
            if message.terms_of_service.customer_match_terms_of_service_status.name != "ACCEPTED":
                return error("TERMS_AND_CONDITIONS_NOT_SIGNED", field="terms_of_service")
        for place, member in enumerate(message.audience_members):
            found = identifiers(member)
            where = f"audience_members.audience_members[{place}]"
            if not found or len(found) > 10:
                self.violation(f"a member with {len(found)} identifiers")
            for each in found:
                hashed = each.partition(":")[2]
                if not HASH.fullmatch(hashed):
                    self.violation("an identifier that is not hashed")
                    return error("INVALID_SHA256_FORMAT", field=where)
                if hashed in self.poison:
                    return error("INVALID_SHA256_FORMAT", field=where)
        return None

    def _status(self, request_id: str) -> Answer:
        request = self.requests_by_id.get(request_id)
        if request is None:
            return error("INVALID_REQUEST_ID", field="request_id")
        request["polls"] -= 1
        if request["polls"] <= 0 and request["status"] is None:
            request["status"] = self.settles_as.pop(0) if self.settles_as else "SUCCESS"
            self._carry_out(request)
        status = datamanager_v1.RequestStatusPerDestination(request_status=request["status"] or "PROCESSING")
        if request["status"] in ("FAILED", "PARTIAL_SUCCESS"):
            reason = "PROCESSING_ERROR_REASON_INTERNAL_ERROR"
            status.error_info = datamanager_v1.ErrorInfo(error_counts=[{"record_count": 1, "reason": reason}])
        answer = datamanager_v1.RetrieveRequestStatusResponse(request_status_per_destination=[status])
        return Answer(200, MessageToDict(type(answer).pb(answer)))

    def _carry_out(self, request: dict[str, Any]) -> None:
        members = request["members"]
        done = {"FAILED": [], "PARTIAL_SUCCESS": members[::2]}.get(request["status"], members)
        for found in done:
            if request["verb"] == "ingest":
                self.lists[request["list"]].update(found)
            else:
                self.lists[request["list"]].difference_update(found)


def identifiers(member: Any) -> list[str]:
    """Kind and hash of a member's identifiers."""
    return [
        f"email:{each.email_address}" if each.email_address else f"phone:{each.phone_number}"
        for each in member.user_data.user_identifiers
    ]


def error(reason: str, status: int = 400, field: str = "") -> Answer:
    """As Google writes errors."""
    kind, domain = "type.googleapis.com/google.rpc", "datamanager.googleapis.com"
    details: list[dict[str, Any]] = [
        {"@type": f"{kind}.ErrorInfo", "reason": "INVALID_ARGUMENT" if field else reason, "domain": domain}
    ]
    if field:
        violations = [{"field": field, "reason": reason}]
        details.append({"@type": f"{kind}.BadRequest", "fieldViolations": violations})
    body = {
        "code": status,
        "message": "There was a problem with the request.",
        "status": "INVALID_ARGUMENT" if status == 400 else reason,
        "details": details,
    }
    return Answer(status, {"error": body})
