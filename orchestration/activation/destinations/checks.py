"""What destinations do alike with a row: refuse what most of them would, and arrange its fields."""

import re
from typing import Any

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


def fields_of(row: Row, group: str) -> dict[str, Any]:
    """The fields that are mapped as `<group>.<name>`, by name; those of which nothing is known as well."""
    parts = [(name.partition("."), value) for name, value in row.fields.items()]
    return {name: value for (prefix, _, name), value in parts if prefix == group and name}


def nested(row: Row, keeps_unknown: str = "") -> dict[str, Any]:
    """All fields, `<group>.<name>` as an object in an object; what is not known only of one group."""
    fields: dict[str, Any] = {}
    for field, value in row.fields.items():
        group, _, name = field.partition(".")
        if value is None and group != keeps_unknown:
            continue
        if name:
            fields.setdefault(group, {})[name] = value
        else:
            fields[field] = value
    return fields
