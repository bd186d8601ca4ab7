"""The truth beside the sample: whose each record is, who the people are, what was planted."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.demo.catalogue import LINES
from orchestration.demo.checkouts import SURGE_FROM, SURGE_LINE, SURGE_TO, surge_size
from orchestration.demo.columns import as_text, as_time, joined, texts
from orchestration.demo.devices import shop_browsers
from orchestration.demo.people import PLACEHOLDER_EMAILS, PLACEHOLDER_PHONES, People
from orchestration.demo.rows import NOBODY, Rows
from orchestration.demo.world import SHOP_PHONE, World

RECORD_KEYS = {
    ("shopify", "customer"): ["id"],
    ("shopify", "order"): ["id"],
    ("shopify", "abandoned_checkout"): ["id"],
    ("shopify", "order_note_attribute"): ["order_id", "name"],
    ("segment", "identifies"): ["id"],
    ("segment", "pages"): ["id"],
    ("segment", "tracks"): ["id"],
    ("segment", "product_viewed"): ["id"],
    ("segment", "product_added"): ["id"],
    ("segment", "checkout_started"): ["id"],
    ("segment", "order_completed"): ["id"],
    ("klaviyo", "person"): ["id"],
    ("klaviyo", "event"): ["id"],
    ("square", "customers"): ["id"],
    ("square", "orders"): ["id"],
    ("square", "payments"): ["id"],
    ("zendesk", "user"): ["id"],
    ("zendesk", "ticket"): ["id"],
}
"""Tables whose records carry an identifier, and the key that names a record."""

KINDS = ["visitor", "subscriber", "online", "store", "both"]


def record_owners(given: Rows) -> pa.Table | None:
    """Name and person of each record that carries an identifier; None for other tables."""
    key = RECORD_KEYS.get((given.source, given.table))
    if key is None:
        return None
    given = given.take(np.flatnonzero(given.person != NOBODY))
    parts = [given.columns[name].cast(pa.string()) for name in key]
    count = given.count
    return pa.table(
        {
            "source_name": pa.repeat(given.source, count),
            "source_table": pa.repeat(given.table, count),
            "source_record_id": parts[0] if len(parts) == 1 else joined(*parts, by=":"),
            "person_id": as_text(given.person),
        }
    )


def people_table(people: People) -> pa.Table:
    """The people of a chunk."""
    number = people.number
    start = number - np.arange(people.count)
    return pa.table(
        {
            "person_id": as_text(number),
            "kind": texts(KINDS).take(pa.array(people.kind)),
            "first_name": people.first.slice(0, people.count),
            "last_name": people.last,
            "email": people.emails.slice(0, people.count),
            "phone": people.phones.slice(0, people.count),
            "born_at": as_time(people.born_at),
            "shares_mailbox_of": as_text(people.mailbox + start),
            "shares_phone_of": as_text(people.handset + start),
            "shares_device_with": as_text(np.where(people.housemate >= 0, people.housemate + start, number)),
        }
    )


def planted_events(world: World) -> pa.Table:
    """What was planted: the surge of left checkouts, the kiosks, the values that many people share."""
    browsers = shop_browsers(world).to_pylist()
    shared = [("kiosk", value) for value in browsers[: world.kiosks]]
    shared += [("agent_browser", value) for value in browsers[world.kiosks :]]
    if world.poison:
        shared += [("shop_phone", SHOP_PHONE)]
        shared += [("placeholder_email", value) for value in PLACEHOLDER_EMAILS]
        shared += [("placeholder_phone", value) for value in PLACEHOLDER_PHONES]
    count = len(shared)
    return pa.table(
        {
            "kind": texts(["surge", *(kind for kind, _ in shared)]),
            "value": texts([None, *(value for _, value in shared)]),
            "product_line": texts([LINES[SURGE_LINE], *[None] * count]),
            "window_start": pa.concat_arrays(
                [as_time(np.array([SURGE_FROM])), pa.nulls(count, pa.timestamp("us"))]
            ),
            "window_end": pa.concat_arrays(
                [as_time(np.array([SURGE_TO])), pa.nulls(count, pa.timestamp("us"))]
            ),
            "size": pa.array([surge_size(world), *[None] * count], type=pa.int64()),
        }
    )


def write_table(table: pa.Table, path: Path) -> None:
    """A parquet file of the truth."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd")


def write_notes(path: Path, notes: dict[str, object]) -> None:
    """`sample.json`: what was drawn, and the end of its data."""
    path.write_text(json.dumps(notes, indent=2) + "\n", encoding="utf-8")
