"""Mailchimp's server: audiences with members, their merge fields and tags.

After the Marketing API 3.0 as `mailchimp-marketing` 3.0.80 describes it; errors as in public reports.
"""

import hashlib
import threading
import time
from itertools import count
from typing import Any

from tests.sim.server import Answer, Request, VendorServer

BODY = {"email_address", "status_if_new", "merge_fields", "language"}
STATUSES = {"subscribed", "unsubscribed", "cleaned", "pending", "transactional"}


class MailchimpServer(VendorServer):
    """One account. It takes ten connections at once; members whose FNAME is `poison` are refused."""

    name = "mailchimp"

    def __init__(self) -> None:
        super().__init__()
        self.lists: dict[str, dict[str, dict[str, Any]]] = {"win_back": {}}
        """Members of each audience, by contact id."""

        self.merge_fields = {"FNAME", "LNAME", "ORDERS", "CITY"}
        self.required: set[str] = set()
        self.forgotten: set[str] = set()
        """Addresses that were deleted for good."""

        self.delay = 0.0
        """Seconds that a request takes."""

        self.most_at_once = 0
        self._at_once = 0
        self._counting = threading.Lock()
        self._ids = count(1)

    def handle(self, request: Request) -> Answer:
        with self._counting:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            time.sleep(self.delay)
            if self._at_once > 10:
                self.violation(f"{self._at_once} connections at once")
            return super().handle(request)
        finally:
            with self._counting:
                self._at_once -= 1

    def add(self, address: str, status: str, audience: str = "win_back") -> dict[str, Any]:
        """Somebody who is there already."""
        member = {
            "id": md5(address),
            "contact_id": f"contact{next(self._ids)}",
            "email_address": address,
            "status": status,
            "merge_fields": {},
            "tags": set(),
        }
        self.lists.setdefault(audience, {})[member["contact_id"]] = member
        return member

    def members(self, audience: str = "win_back") -> dict[str, dict[str, Any]]:
        """By address."""
        members = list(self.lists[audience].values())
        by_address = {member["email_address"]: member for member in members}
        if len(by_address) < len(members):
            self.violation("one address twice in an audience")
        return by_address

    def tagged(self, tag: str) -> set[str]:
        """Addresses with a tag."""
        return {address for address, member in self.members().items() if tag in member["tags"]}

    def is_authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == "Basic d2VmdDprZXktb2YtdGVzdA=="

    def answer(self, request: Request) -> Answer:
        match (request.method, request.path.strip("/").split("/")):
            case ("GET", ["3.0", "lists"]):
                return Answer(200, {"lists": [{"id": each} for each in self.lists]})
            case ("GET", ["3.0", "lists", audience]) if audience in self.lists:
                return Answer(200, {"id": audience})
            case ("PUT", ["3.0", "lists", audience, "members", key]) if audience in self.lists:
                return self._put(audience, key, request)
            case (method, ["3.0", "lists", audience, "members", key, *path]) if audience in self.lists:
                member = self._find(audience, key)
                if member is None:
                    return problem(404, "Resource Not Found", "The requested resource could not be found.")
                return self._act(method, audience, member, key, path, request)
        return problem(404, "Resource Not Found", "The requested resource could not be found.")

    def _find(self, audience: str, key: str) -> dict[str, Any] | None:
        members = self.lists[audience]
        return members.get(key) or next((each for each in members.values() if each["id"] == key), None)

    def _act(
        self, method: str, audience: str, member: dict[str, Any], key: str, path: list[str], request: Request
    ) -> Answer:
        match (method, path):
            case ("GET", []):
                return Answer(200, shown(member))
            case ("POST", ["tags"]):
                if key != member["id"]:
                    self.violation("tags are changed by the hash of the address")
                for tag in request.body["tags"]:
                    (member["tags"].add if tag["status"] == "active" else member["tags"].discard)(tag["name"])
                return Answer(204)
            case ("POST", ["actions", "delete-permanent"]):
                self.forgotten.add(member["email_address"])
                del self.lists[audience][member["contact_id"]]
                return Answer(204)
        self.violation(f"{method} {path}")
        return problem(405, "Method Not Allowed", "")

    def _put(self, audience: str, key: str, request: Request) -> Answer:
        body = request.body
        if set(body) - BODY:
            self.violation(f"{set(body) - BODY} of a member")
        member, address = self._find(audience, key), body["email_address"]
        wrong = self._wrong_fields(body["merge_fields"], request)
        if wrong:
            return problem(400, "Invalid Resource", "Your merge fields were invalid.", wrong)
        if member is None:
            if len(key) != 32:
                return problem(404, "Resource Not Found", "The requested resource could not be found.")
            if address in self.forgotten:
                words = f"{address} was permanently deleted and cannot be re-imported."
                return problem(400, "Forgotten Email Not Subscribed", words)
            if body["status_if_new"] not in STATUSES:
                self.violation(f"a new member as {body['status_if_new']}")
            member = self.add(address, body["status_if_new"], audience)
        elif address.lower() != member["email_address"].lower():
            if member["status"] in ("cleaned", "unsubscribed"):
                words = (
                    f'This member\'s status is "{member["status"]}." You can only update email addresses for'
                )
                return problem(400, "Invalid Resource", f'{words} members with a status of "subscribed."')
            if self._find(audience, md5(address)):
                return problem(400, "Member Exists", f"{address} is already a list member.")
            member["email_address"], member["id"] = address, md5(address)
        member["merge_fields"] |= body["merge_fields"]
        return Answer(200, shown(member))

    def _wrong_fields(self, merged: dict[str, Any], request: Request) -> list[dict[str, str]]:
        wrong = [
            {"field": name, "message": "no such field"} for name in merged if name not in self.merge_fields
        ]
        if merged.get("FNAME") == "poison":
            wrong.append({"field": "FNAME", "message": "poison of ada@example.com is not accepted"})
        if request.query.get("skip_merge_validation") != "true":
            missing = self.required - set(merged)
            wrong += [{"field": name, "message": "Please enter a value"} for name in missing]
        return wrong


def shown(member: dict[str, Any]) -> dict[str, Any]:
    """A member as Mailchimp shows one."""
    return {name: value for name, value in member.items() if name != "tags"} | {
        "tags_count": len(member["tags"])
    }


def md5(address: str) -> str:
    """What Mailchimp finds a member by."""
    return hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()


def problem(status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None) -> Answer:
    """A problem document."""
    kind = "https://mailchimp.com/developer/marketing/docs/errors/"
    body: dict[str, Any] = {"type": kind, "title": title, "status": status, "detail": detail, "instance": "x"}
    return Answer(status, body | ({"errors": errors} if errors else {}))
