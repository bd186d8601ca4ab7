"""Calls of the Segment protocol as rows of its warehouse: one per call, and one in its event's table."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from orchestration.collect.names import LONGEST, snake_case
from orchestration.collect.refused import malformed

TABLES = {
    "track": "tracks",
    "identify": "identifies",
    "page": "pages",
    "screen": "screens",
    "group": "groups",
    "alias": "aliases",
}
"""Type of a call → its table."""

NO_EVENT_TABLES = frozenset({*TABLES.values(), "users", "accounts", "rudder_discards"})
"""Names that a table of an event may not have, for they are tables of calls or of the warehouse."""

DEEPEST = 8
"""Levels of objects that become columns; what lies deeper stays JSON."""

MOST_COLUMNS = 300
"""Columns that one call may bring along; the rest stays in `properties` or is left out."""

DIGEST_BYTES = 15


@dataclass(frozen=True)
class Entry:
    """One event: what it is known again by, and its rows."""

    digest: bytes
    rows: tuple[tuple[str, bytes], ...]
    """`<folder>/<table>` and a line of JSON."""


class EventTables:
    """Which events have a table of their own: no more than a bound, for an event name may hold anything."""

    def __init__(self, known: set[str], most: int) -> None:
        self.known = known
        self.most = most

    def has(self, name: str) -> bool:
        """Whether the event has a table; a new one gets one while there is room."""
        if name in self.known:
            return True
        if not name or name in NO_EVENT_TABLES or len(name) > LONGEST or len(self.known) >= self.most:
            return False
        self.known.add(name)
        return True


def entry_of(
    message: Any, sent_at: Any, received_at: datetime, folder: str, tables: EventTables, kind: str = ""
) -> Entry:
    """The rows of one call.

    Args:
        message: the call.
        sent_at: when its batch was sent, by the client's clock.
        received_at: now.
        folder: the source folder of its key.
        tables: which events have a table in that folder.
        kind: its type, where the path says so.

    Raises:
        Refused: it is no call; the message says why.
    """
    if not isinstance(message, dict):
        raise malformed("a message is not a JSON object", 'send {"type": "track", …}')
    kind = kind or message.get("type") or ""
    table = TABLES.get(kind) if isinstance(kind, str) else None
    if table is None:
        raise malformed("a message has no known type", f"type is one of: {', '.join(TABLES)}")
    _check(kind, message)
    given_id = _text(message.get("messageId"))
    row = _common(message, kind, given_id or str(uuid.uuid4()), sent_at, received_at)
    rows: list[tuple[str, bytes]] = []
    if kind == "track":
        properties = message.get("properties")
        event = snake_case(message["event"])
        row["event"] = event or message["event"].strip().lower()
        row["event_text"] = message["event"]
        if isinstance(properties, dict) and properties:
            row["properties"] = orjson.Fragment(dumps(properties))
        rows.append((f"{folder}/{table}", dumps(row)))
        if tables.has(event):
            _flatten(properties, "", row)
            rows.append((f"{folder}/{event}", dumps(row)))
    else:
        _own(kind, message, row)
        rows.append((f"{folder}/{table}", dumps(row)))
    return Entry(digest_of(folder, row["id"]), tuple(rows))


def digest_of(*parts: str | bytes) -> bytes:
    """What an event is known again by."""
    whole = b"\0".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return hashlib.blake2b(whole, digest_size=DIGEST_BYTES).digest()


def dumps(value: Any) -> bytes:
    """A line of JSON."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


def stamp(moment: datetime) -> str:
    """A time in UTC, in the notation that staging reads fastest."""
    return moment.replace(tzinfo=None).isoformat(" ", "milliseconds")


def _check(kind: str, message: dict[str, Any]) -> None:
    if kind == "track" and not (isinstance(message.get("event"), str) and message["event"].strip()):
        raise malformed("a track call has no event", 'name it: "event": "Order Completed"')
    if kind == "alias":
        needed, fix = ("previousId", "userId"), "an alias call has both: who it was, and who it is"
    elif kind == "group" and not _text(message.get("groupId")):
        needed, fix = ("groupId",), "a group call has a groupId"
    else:
        needed, fix = (), ""
    missing = [name for name in needed if not _text(message.get(name))]
    if missing:
        raise malformed(f"a message of type {kind} has no {' and no '.join(missing)}", fix)
    if not (_text(message.get("userId")) or _text(message.get("anonymousId"))):
        fix = "each call says whose it is by one of the two"
        raise malformed(f"a message of type {kind} has neither userId nor anonymousId", fix)


def _common(
    message: dict[str, Any], kind: str, message_id: str, sent_at: Any, received_at: datetime
) -> dict[str, Any]:
    """The columns that every table has."""
    row: dict[str, Any] = {"id": message_id}
    for column, name in (("anonymous_id", "anonymousId"), ("user_id", "userId")):
        if text := _text(message.get(name)):
            row[column] = text
    # Segment's libraries state the time of the device as `timestamp`, RudderStack's as `originalTimestamp`;
    # beside it, `timestamp` is the caller's own, of an event of the past.
    original = _moment(message.get("timestamp")) or _moment(message.get("originalTimestamp"))
    sent = _moment(message.get("sentAt")) or _moment(sent_at)
    row["received_at"] = stamp(received_at)
    if sent:
        row["sent_at"] = stamp(sent)
    if original:
        row["original_timestamp"] = stamp(original)
    row["timestamp"] = stamp(_corrected(original, sent, received_at))
    _flatten(message.get("context"), "context_", row)
    return row


def _corrected(original: datetime | None, sent: datetime | None, received_at: datetime) -> datetime:
    """When it happened, by our clock: a device whose clock is wrong is as wrong about the time of sending."""
    if original is None:
        return received_at
    try:
        return received_at - (sent - original) if sent else original
    except OverflowError:
        return received_at


def _own(kind: str, message: dict[str, Any], row: dict[str, Any]) -> None:
    """The columns of tables of calls other than `track`."""
    if kind in ("page", "screen"):
        for name in ("name", "category"):
            if text := _text(message.get(name)):
                row[name] = text
        _flatten(message.get("properties"), "", row)
    elif kind == "alias":
        row["previous_id"] = _text(message["previousId"])
        _flatten(message.get("traits"), "", row)
    elif kind == "group":
        row["group_id"] = _text(message["groupId"])
        _flatten(message.get("traits"), "", row)
    else:
        # RudderStack's library for Python states the traits of an identify call in its context alone.
        context = message.get("context")
        said = context.get("traits") if isinstance(context, dict) else None
        _flatten(message.get("traits") or said, "", row)


def _flatten(value: Any, prefix: str, row: dict[str, Any], depth: int = 1) -> None:
    """Objects become columns, lists stay JSON, nothing leaves no column; what a row has already stays."""
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if inner is None or not (name := snake_case(key)):
            continue
        column = prefix + name
        if isinstance(inner, dict) and depth < DEEPEST:
            _flatten(inner, column + "_", row, depth + 1)
        elif column not in row and len(column) <= LONGEST and len(row) < MOST_COLUMNS:
            row[column] = inner


def _text(value: Any) -> str:
    """An id as text: libraries send numbers, too."""
    if isinstance(value, str):
        return value if value.strip() else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _moment(value: Any) -> datetime | None:
    """A time in UTC; None where it is not stated or cannot be read."""
    try:
        if isinstance(value, str) and value:
            moment = datetime.fromisoformat(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            moment = datetime.fromtimestamp(value / (1000 if value > 1e11 else 1), UTC)
        else:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def messages_of(payload: Any) -> tuple[list[Any], Any]:
    """The messages of a batch and when it was sent.

    Raises:
        Refused: it is no batch.
    """
    batch = payload.get("batch") if isinstance(payload, dict) else None
    if not isinstance(batch, list):
        raise malformed("the body has no batch", 'send {"batch": [{"type": "track", …}, …]}')
    shared = payload.get("context")
    if isinstance(shared, dict) and shared:
        batch = [
            message | {"context": shared | (message.get("context") or {})}
            if isinstance(message, dict) and isinstance(message.get("context") or {}, dict)
            else message
            for message in batch
        ]
    return batch, payload.get("sentAt")
