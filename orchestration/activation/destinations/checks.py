"""What most vendors refuse in a row, told before it is sent."""

import re

from orchestration.activation.destination import RejectedRow, Row

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
E164 = re.compile(r"\+[1-9]\d{6,14}")


def check_identifiers(row: Row, *wanted: str) -> None:
    """Refuses a row whose address or number is none, or that has none of the identifiers wanted."""
    email, phone = row.identifiers.get("email"), row.identifiers.get("phone")
    if email is not None and not EMAIL.fullmatch(email):
        raise RejectedRow("invalid_email", "the e-mail address is not one")
    if phone is not None and not E164.fullmatch(phone):
        raise RejectedRow("invalid_phone", "the phone number is not E.164")
    if wanted and not any(row.identifiers.get(name) for name in wanted):
        raise RejectedRow("no_identifier", f"has no {' or '.join(wanted)}")


def full_name(row: Row) -> str | None:
    """One name of the fields `name`, or `first_name` and `last_name`; None where neither is known."""
    parts = [row.fields.get("first_name"), row.fields.get("last_name")]
    return row.fields.get("name") or " ".join(str(part) for part in parts if part) or None
