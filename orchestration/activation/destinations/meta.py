"""Meta (Marketing API v26.0): who is in a custom audience, by hashes of addresses and by our own key.

Hashing is Meta's own: nothing is done about dots in Gmail addresses, and a number has no `+`.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from orchestration.activation.api import Api, NoAnswer, NotAuthorized, Refused
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

VERSION = "v26.0"
BUSY = {4, 17, 32, 341, 613, *range(80000, 80015)}
"""Codes of too many calls; Meta answers them with 400 or 403."""

FAULT = {1, 2}
"""Codes of a fault on Meta's side, after which nobody knows what became of the call."""

NOT_LET_IN = {3, 10, 102, 190, *range(200, 300), 2655}
"""Codes of tokens, permissions and terms that are not accepted; Meta answers them with 400 or 403."""

BLOCKED_AUDIENCE = 1713230
WRONG_SOURCE = 2650
NO_SUCH_OBJECT = (100, 33)
TOO_SMALL = "low audience size"


class CustomAudience(DestinationObject):
    """Members of a customer file audience. Our key goes along unhashed, so that removing takes no address."""

    modes = ("mirror", "add_only", "create_only")
    purposes = ("ads_match",)
    needs_audience = True
    identifiers = ("email", "phone")
    identifier_fields: ClassVar = {"email": "EMAIL", "phone": "PHONE"}
    default_mapping: ClassVar = {
        "FN": "first_name",
        "LN": "last_name",
        "CT": "city",
        "ZIP": "postal_code",
        "COUNTRY": "country_code",
    }
    limits = Limits(upsert_rows=10_000, remove_rows=10_000)
    follows_address = True
    version = "meta-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """The keys that Meta matches people by, beside their address and number."""
        return None if name in NORMALIZED else f"is none of Meta's keys: {', '.join(NORMALIZED)}"

    def upsert(self, row: Row) -> Payload:
        """Value by key of the schema, hashed but for our own key."""
        check_identifiers(row, "email", "phone")
        member = {"EXTERN_ID": row.key}
        for kind, value in row.identifiers.items():
            member[self.identifier_fields[kind]] = sha256(IDENTIFIERS[kind](value))
        for name, value in row.fields.items():
            normalized = NORMALIZED[name](str(value)) if value is not None else ""
            if normalized:
                member[name] = sha256(normalized)
        return member

    def removal(self, key: str, destination_key: str) -> Payload:
        """By our key: Meta knows whom it matched under it."""
        return {"EXTERN_ID": destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One call; every member's values are in the order of one schema, empty where there is none."""
        schema = sorted({name for payload in batch.payloads for name in payload}, key=ORDER.index)
        rows = [[payload.get(name, "") for name in schema] for payload in batch.payloads]
        body: dict[str, Any] = {"payload": {"schema": schema, "data": rows}}
        if batch.operation == "upsert":
            body["session"] = session(batch)
        method = "POST" if batch.operation == "upsert" else "DELETE"
        try:
            answer = self.api.call(method, f"/{VERSION}/{self.audience}/users", body=body).json()
        except Refused as refused:
            return self._told(refused, batch)
        return _taken(answer, rows)

    def _told(self, refused: Refused, batch: Batch) -> Outcome:
        """What a refusal is about: the account, the audience, or rows."""
        error = _error(refused.body)
        code, subcode = error.get("code"), error.get("error_subcode")
        if TOO_SMALL in refused.detail.lower():
            kept = Rejection("audience_too_small", refused.detail, retryable=True)
            return Done(dict.fromkeys(range(len(batch.items)), kept))
        if error.get("is_transient") or (code in FAULT and subcode != 99):
            raise NoAnswer(f"{self.api.name}: failed ({refused.code})", "a later run tries again")
        if code in NOT_LET_IN or subcode == BLOCKED_AUDIENCE or code == WRONG_SOURCE:
            raise NotAuthorized(
                f"{self.api.name}: not let in ({refused.code}: {refused.detail[:200]})",
                "look at the token that accounts.yml names, and at the audience at Meta; nothing was sent",
            )
        if (code, subcode) == NO_SUCH_OBJECT:
            raise Refused(404, refused.code, refused.detail, refused.body)
        raise refused


def session(batch: Batch) -> dict[str, Any]:
    """An upload of its own for each batch, with an id that a repetition has too."""
    digest = hashlib.sha256(batch.batch_id.encode()).digest()
    return {
        "session_id": int.from_bytes(digest[:7], "big"),
        "batch_seq": 1,
        "last_batch_flag": True,
        "estimated_num_total": len(batch.items),
    }


def _taken(answer: Mapping[str, Any], rows: list[list[str]]) -> Outcome:
    """Done, if Meta took every entry; else those it names are refused, or halves are tried to find them."""
    invalid = int(answer.get("num_invalid_entries") or 0)
    if not invalid:
        return Done()
    samples = json.dumps(answer.get("invalid_entry_samples"))
    refusal = Rejection("invalid_entry", "Meta took the entry for one that is not hashed as it wants it")
    named = [place for place, row in enumerate(rows) if any(value and value in samples for value in row)]
    if len(named) == invalid:
        return Done(dict.fromkeys(named, refusal))
    raise Refused(400, "invalid_entry", refusal.detail)


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Takes whoever has the identifier out of every custom audience of the ad account."""
    ad_account = api.options.get("ad_account", "")
    if not ad_account:
        return "manual"
    if kind == "external_id":
        name, hashed = "EXTERN_ID", value
    elif kind in IDENTIFIERS:
        name, hashed = kind.upper(), sha256(IDENTIFIERS[kind](value))
    else:
        return "unsupported"
    body = {"payload": {"schema": [name], "data": [[hashed]]}}
    api.call("DELETE", f"/{VERSION}/act_{ad_account.removeprefix('act_')}/usersofanyaudience", body=body)
    return "ok"


def sha256(value: str) -> str:
    """Hex digits of the hash."""
    return hashlib.sha256(value.encode()).hexdigest()


def email(value: str) -> str:
    """No blanks around, small letters."""
    return value.strip().lower()


def phone(value: str) -> str:
    """Digits with the country's code, which never begin with 0."""
    digits = re.sub(r"\D", "", value).lstrip("0")
    if not digits:
        raise RejectedRow("invalid_phone", "the phone number has no digits")
    return digits


def letters(value: str) -> str:
    """Small letters of any script: no blanks, no punctuation, no digits, in composed form (UTF-8)."""
    composed = unicodedata.normalize("NFC", value.lower())
    return "".join(each for each in composed if unicodedata.category(each)[0] in "LM")


def postal_code(value: str) -> str:
    """No blanks, small letters; of the USA the first five digits."""
    compact = re.sub(r"\s", "", value.lower())
    return compact[:5] if re.fullmatch(r"\d{5}-?\d{4}", compact) else compact


IDENTIFIERS: Mapping[str, Callable[[str], str]] = {"email": email, "phone": phone}
NORMALIZED: Mapping[str, Callable[[str], str]] = {
    "FN": letters,
    "LN": letters,
    "CT": letters,
    "ST": letters,
    "ZIP": postal_code,
    "COUNTRY": lambda value: letters(value)[:2],
}
ORDER = ["EXTERN_ID", "EMAIL", "PHONE", *NORMALIZED]


def _error(body: Any) -> dict[str, Any]:
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _problem(body: Any) -> tuple[str, str]:
    error = _error(body)
    code = "/".join(str(part) for part in (error.get("code"), error.get("error_subcode")) if part)
    words = [error.get("error_user_title"), error.get("error_user_msg") or error.get("message")]
    return code or "error", ": ".join(str(word) for word in words if word)


def _is_busy(status: int, text: str) -> bool:
    """Too many calls are a 400 or 403 with a code."""
    try:
        return status < 500 and _error(json.loads(text)).get("code") in BUSY
    except ValueError:
        return False


VENDOR = Vendor(
    name="meta",
    title="Meta custom audiences",
    base_url="https://graph.facebook.com",
    credentials=("access_token",),
    headers=lambda secrets: {"Authorization": f"Bearer {secrets['access_token']}"},
    objects={"custom_audience": CustomAudience},
    is_busy=_is_busy,
    problem=_problem,
    erase=erase,
)
