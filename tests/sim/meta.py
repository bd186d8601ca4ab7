"""Meta's server: custom audiences, whose members it knows by our key and by the hashes that came with it.

After developers.facebook.com/docs/marketing-api: "Customer File Custom Audiences", "Custom Audience Users",
"Error codes" and "Rate limits".
"""

import re
from typing import Any

from tests.sim.server import Answer, Request, VendorServer

HASH = re.compile(r"[0-9a-f]{64}")
HASHED = {"EMAIL", "PHONE", "FN", "LN", "CT", "ST", "ZIP", "COUNTRY"}
SESSION = {"session_id": int, "batch_seq": int, "last_batch_flag": bool, "estimated_num_total": int}


class MetaServer(VendorServer):
    """One ad account."""

    name = "meta"

    def __init__(self) -> None:
        super().__init__()
        self.audiences: dict[str, dict[str, set[str]]] = {"win_back": {}}
        """Matches (key of the schema and hash) by our key, as far as they were ever sent."""

        self.sessions: list[int] = []
        self.opted_out: list[tuple[str, str]] = []
        self.invalid: set[str] = set()
        """Hashes whose entries Meta counts as invalid."""

        self.names_invalid = True
        """Whether it gives samples of them."""

        self.poison: set[str] = set()
        """Hashes that make Meta refuse the whole call."""

        self.is_token_valid = True

    def members(self, audience: str = "win_back") -> dict[str, set[str]]:
        """Hashed addresses and numbers by our key."""
        return {
            key: {each for each in matches if each.startswith(("EMAIL", "PHONE"))}
            for key, matches in self.audiences[audience].items()
        }

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != "Bearer key-of-test" or not self.is_token_valid:
            return error(400, 190, "Error validating access token: the session has expired", subcode=463)
        version, _, rest = request.path.strip("/").partition("/")
        if not re.fullmatch(r"v\d+\.0", version):
            self.violation(f"no version in {request.path}")
        if "@" in request.content.decode():
            self.violation("an address that is not hashed")
        target, _, edge = rest.partition("/")
        if edge == "usersofanyaudience" and request.method == "DELETE":
            return self._opt_out(request)
        if edge != "users" or target not in self.audiences:
            return error(400, 100, "Unsupported request. Object does not exist", subcode=33)
        problem = self._problem(request)
        if problem:
            self.violation(problem)
            return error(400, 100, problem)
        if any(hashed in request.content.decode() for hashed in self.poison):
            return error(400, 100, "Invalid parameter: a1@example.com", subcode=1487301)
        return self._change(self.audiences[target], request)

    def _problem(self, request: Request) -> str | None:
        payload = request.body["payload"]
        schema, data = payload["schema"], payload["data"]
        if not isinstance(schema, list) or any(len(row) != len(schema) for row in data):
            return "Data is missing or does not match schema"
        if set(schema) - HASHED - {"EXTERN_ID"}:
            return f"unknown keys {set(schema) - HASHED}"
        if len(data) > 10_000 or not data:
            return f"{len(data)} users at once"
        for row in data:
            for name, value in zip(schema, row, strict=True):
                if name in HASHED and value and not HASH.fullmatch(value):
                    return f"{name} is not hashed"
                if name == "EXTERN_ID" and HASH.fullmatch(value):
                    return "EXTERN_ID is hashed"
        if request.method == "POST":
            session = request.body.get("session", {})
            types = {name: type(value) for name, value in session.items()}
            if types != SESSION or session["session_id"] >= 2**63:
                return "the session is none"
            self.sessions.append(session["session_id"])
        return None

    def _change(self, members: dict[str, set[str]], request: Request) -> Answer:
        payload, invalid = request.body["payload"], []
        for row in payload["data"]:
            values = dict(zip(payload["schema"], row, strict=True))
            key = values.pop("EXTERN_ID")
            if request.method == "DELETE":
                members.pop(key, None)
            elif self.invalid & set(values.values()):
                invalid += self.invalid & set(values.values())
            else:
                matches = members.setdefault(key, set())
                matches.update(f"{name}:{value}" for name, value in values.items() if value)
        answer = {
            "audience_id": "1",
            "session_id": str(request.body.get("session", {}).get("session_id", 0)),
            "num_received": len(payload["data"]),
            "num_invalid_entries": len(invalid),
            "invalid_entry_samples": dict.fromkeys(invalid, "not hashed") if self.names_invalid else {},
        }
        return Answer(200, answer)

    def _opt_out(self, request: Request) -> Answer:
        payload = request.body["payload"]
        self.opted_out.append((payload["schema"][0], payload["data"][0][0]))
        return Answer(200, {"success": True})


def error(status: int, code: int, message: str, subcode: int | None = None, **more: Any) -> Answer:
    """As Meta writes errors."""
    body = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "x", **more}
    return Answer(status, {"error": body | ({"error_subcode": subcode} if subcode else {})})
