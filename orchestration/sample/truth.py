"""The truth beside the sample: whose each record is, who the people are, what was planted."""

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.sample.catalogue import LINES
from orchestration.sample.checkouts import SURGE_FROM, SURGE_LINE, SURGE_TO, surge_size
from orchestration.sample.columns import as_text, as_time, texts
from orchestration.sample.devices import shop_browsers
from orchestration.sample.people import PLACEHOLDER_EMAILS, PLACEHOLDER_PHONES, People
from orchestration.sample.rows import NOBODY, Rows
from orchestration.sample.scenario import SHOP_PHONE, Scenario

IDENTIFIED = {
    ("shopify", "customer"),
    ("shopify", "order"),
    ("shopify", "abandoned_checkout"),
    ("segment", "identifies"),
    ("segment", "pages"),
    ("segment", "tracks"),
    ("segment", "product_viewed"),
    ("segment", "product_added"),
    ("segment", "checkout_started"),
    ("segment", "order_completed"),
    ("klaviyo", "person"),
    ("klaviyo", "event"),
    ("square", "customers"),
    ("square", "orders"),
    ("square", "payments"),
    ("zendesk", "user"),
    ("zendesk", "ticket"),
    ("smile", "customers"),
    ("hubspot", "contact"),
    ("judgeme", "reviews"),
    ("delighted", "people"),
    ("delighted", "survey_responses"),
    ("recharge", "customer"),
    ("recharge", "subscription"),
    ("smile", "points_transactions"),
    ("hubspot", "deal"),
}
"""Tables whose records carry an identifier; their key is `id`, or `deal_id` of a deal."""

KINDS = ["visitor", "subscriber", "online", "store", "both"]


class TruthWriter:
    """Writes the truth chunk by chunk, so that no more than one chunk is held."""

    def __init__(self, folder: Path, scenario: Scenario) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._scenario = scenario
        self._open = ExitStack()
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> "TruthWriter":
        """Opens nothing yet: the first chunk tells the columns."""
        return self

    def __exit__(self, *error: object) -> None:
        """Completes the files."""
        self._write("planted_events", planted_events(self._scenario))
        self._open.close()

    def add(self, people: People, parts: list[Rows]) -> None:
        """The people of a chunk and the owner of each record; one that was delivered twice counts once."""
        owners = pa.concat_tables([owned for part in parts if (owned := record_owners(part)) is not None])
        names = owners.column_names
        first = owners.group_by(names[:3], use_threads=False).aggregate([("person_id", "min")])
        self._write("records", first.select([*names[:3], "person_id_min"]).rename_columns(names))
        self._write("people", people_table(people))

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._writers:
            writer = pq.ParquetWriter(self._folder / f"{name}.parquet", table.schema, compression="zstd")
            self._writers[name] = self._open.enter_context(writer)
        self._writers[name].write_table(table)


def record_owners(given: Rows) -> pa.Table | None:
    """Name and person of each record that carries an identifier; None for other tables."""
    if (given.source, given.table) not in IDENTIFIED:
        return None
    given = given.take(np.flatnonzero(given.person != NOBODY))
    key = "deal_id" if given.table == "deal" else "id"
    return pa.table(
        {
            "source_name": pa.repeat(given.source, given.count),
            "source_table": pa.repeat(given.table, given.count),
            "source_record_id": given.columns[key].cast(pa.string()),
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


def planted_events(scenario: Scenario) -> pa.Table:
    """What was planted: the surge of left checkouts, the kiosks, the values that many people share."""
    browsers = shop_browsers(scenario).to_pylist()
    shared = [("kiosk", value) for value in browsers[: scenario.kiosks]]
    shared += [("agent_browser", value) for value in browsers[scenario.kiosks :]]
    if scenario.noise:
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
            "size": pa.array([surge_size(scenario), *[None] * count], type=pa.int64()),
        }
    )
