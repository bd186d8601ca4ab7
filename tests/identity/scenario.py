"""A small scenario of records, written straight into the unified tables that identity reads."""

import hashlib
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

START = datetime(2025, 6, 1)
NO_SCORES = (
    "create table if not exists unified.uni_match_scores (record_key bigint, other_record_key bigint,"
    " probability double, speaks_for varchar, speaks_against varchar, contradiction varchar,"
    " scored_at timestamp)"
)
"""The table of suggestions, empty: nobody was compared."""
NO_MERGES = (
    "create table if not exists unified.uni_identifier_merges (record_key bigint, source_name varchar,"
    " source_table varchar, source_record_id varchar, identifier_type varchar, from_value varchar,"
    " to_value varchar, from_key bigint, to_key bigint, merged_at timestamp)"
)
"""The table of merges, empty: no source has merged any of its own ids."""
NO_ERASURES = (
    "create table if not exists unified.uni_identifier_versions (identifier_type varchar,"
    " identifier_key bigint, version_key bigint, began_after timestamp, ended_at timestamp,"
    " blocked_reason varchar)"
)
"""The table of identifier versions, empty: nobody has asked for an identifier to be erased."""


def stable_hash(text: str) -> int:
    """The project's 60-bit key of a text."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


@dataclass
class Scenario:
    """Source records with identifiers and names; `write` makes the unified tables of them."""

    records: dict[str, tuple[datetime, dict[str, str], str | None]] = field(default_factory=dict)
    merges: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Record, type of identifier, the one given up, the one that lives on."""

    def add(self, record: str, minutes: float, name: str | None = None, **identifiers: str) -> None:
        """One record of a source, `minutes` after the start."""
        self.records[record] = (START + timedelta(minutes=minutes), identifiers, name)

    def merge(self, record: str, minutes: float, kind: str, given_up: str, lives_on: str) -> None:
        """One record by which a source says that two of its ids are one; it carries both."""
        self.add(record, minutes, **{kind: lives_on})
        self.merges.append((record, kind, given_up, lives_on))

    def write(self, warehouse: Path, order: int) -> None:
        """Replaces the unified tables, rows in an order drawn from `order`."""
        with duckdb.connect(str(warehouse)) as connection:
            self.write_to(connection, order)

    def write_to(
        self, connection: duckdb.DuckDBPyConnection, order: int = 0, schema: str = "unified"
    ) -> None:
        """The same in a warehouse that is open; in another schema, what sources state of identifiers."""
        identifiers, profiles = [], []
        for record, (moment, values, name) in self.records.items():
            table = record.split("-")[0]
            key = record_key(record)
            for kind, value in values.items():
                identifier_key = stable_hash(f"{kind}|{value}")
                identifiers.append(
                    (key, "shop", table, record, kind, value, value, identifier_key, moment, False, False)
                )
            if name:
                first, _, last = name.partition(" ")
                rest = [None] * (len(PROFILE_COLUMNS) - 3)
                profiles.append((key, first, last or None, *rest))
        random.Random(order).shuffle(identifiers)
        merges = []
        for record, kind, given_up, lives_on in self.merges:
            table, key = record.split("-")[0], record_key(record)
            moment = self.records[record][0]
            keys = [stable_hash(f"{kind}|{value}") for value in (given_up, lives_on)]
            merges.append((key, "shop", table, record, kind, given_up, lives_on, *keys, moment))
            identifiers.append(
                (key, "shop", table, record, kind, given_up, given_up, keys[0], moment, False, False)
            )
        random.Random(order).shuffle(profiles)
        connection.execute("create schema if not exists unified")
        connection.execute(f"create schema if not exists {schema}")
        _replace(connection, f"{schema}.uni_identifiers", IDENTIFIER_COLUMNS, identifiers)
        _replace(connection, "unified.uni_profiles", PROFILE_COLUMNS, profiles)
        _replace(connection, f"{schema}.uni_identifier_merges", MERGE_COLUMNS, merges)
        connection.execute(NO_SCORES)
        connection.execute(NO_ERASURES)


IDENTIFIER_COLUMNS = {
    "record_key": "bigint",
    "source_name": "varchar",
    "source_table": "varchar",
    "source_record_id": "varchar",
    "identifier_type": "varchar",
    "identifier_value": "varchar",
    "raw_value": "varchar",
    "identifier_key": "bigint",
    "observed_at": "timestamp",
    "is_erased": "boolean",
    "is_remembered": "boolean",
}
PROFILE_COLUMNS = {
    "record_key": "bigint",
    "first_name": "varchar",
    "last_name": "varchar",
    "address_line": "varchar",
    "postal_code": "varchar",
    "country_code": "varchar",
    "city": "varchar",
    "birth_date": "date",
    "phone": "varchar",
    "email": "varchar",
}

MERGE_COLUMNS = {
    "record_key": "bigint",
    "source_name": "varchar",
    "source_table": "varchar",
    "source_record_id": "varchar",
    "identifier_type": "varchar",
    "from_value": "varchar",
    "to_value": "varchar",
    "from_key": "bigint",
    "to_key": "bigint",
    "merged_at": "timestamp",
}


def record_key(record: str) -> int:
    """The key that a record of a scenario has in the unified tables."""
    return stable_hash(f"shop|{record.split('-')[0]}|{record}")


def _replace(
    connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: list[tuple]
) -> None:
    definition = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"create or replace table {name} ({definition})")
    if rows:
        values = [pa.array(column) for column in zip(*rows, strict=True)]
        connection.register("written", pa.table(values, names=list(columns)))
        connection.execute(f"insert into {name} select * from written")
        connection.unregister("written")


def hard_cases() -> Scenario:
    """One small case of everything that goes wrong in shops."""
    scenario = Scenario()
    # A plain person: browses, buys as a guest, writes to the help desk from the same address.
    scenario.add("view-1", 0, anonymous_id="browser-ann")
    scenario.add("order-1", 10, "Ann Lee", email="ann@x.io", anonymous_id="browser-ann", cart_token="cart-1")
    scenario.add("ticket-1", 90, zendesk_user_id="z-ann")
    scenario.add("agent-1", 90, "Ann Lee", zendesk_user_id="z-ann", email="ann@x.io")
    # A kiosk: many people order on one browser, and some only look.
    for place in range(12):
        day = 1440 * (place + 1)
        scenario.add(
            f"kiosk-{place}", day, f"{CROWD[place]} Miller", email=f"crowd{place}@x.io", anonymous_id="kiosk"
        )
        scenario.add(f"kioskview-{place}", day - 5, anonymous_id="kiosk")
        scenario.add(f"kioskidle-{place}", day + 600, anonymous_id="kiosk")
    # A mailbox of two, told apart by the name on the record, and a couple with one phone.
    scenario.add("order-2", 100, "Bob Stone", email="stones@x.io", phone="+12155550101", cart_token="cart-2")
    scenario.add("order-3", 200, "Eve Stone", email="stones@x.io", phone="+12155550101", cart_token="cart-3")
    scenario.add("order-4", 300, "Robert Stone", email="stones@x.io", cart_token="cart-4")
    # Two accounts of one name on one browser.
    scenario.add("account-1", 400, "Max Power", user_id="u-1", anonymous_id="den")
    scenario.add("account-2", 900, "Max Power", user_id="u-2", anonymous_id="den")
    # A placeholder that no list knows, and one that the list knows.
    for place in range(8):
        scenario.add(
            f"pos-{place}",
            500 + place,
            f"{CROWD[place]} Jones",
            email="walkin@shop.io",
            cart_token=f"p-{place}",
        )
        scenario.add(
            f"bad-{place}",
            600 + place,
            f"{CROWD[place]} Brown",
            email="noreply@shop.io",
            cart_token=f"b-{place}",
        )
    # Two people in a decided case each way.
    scenario.add("order-5", 700, "Kim Park", email="kim@x.io")
    scenario.add("order-6", 800, "Kim Park", email="kim.work@x.io")
    return scenario


CROWD = [
    "Olga",
    "Pablo",
    "Quentin",
    "Rosa",
    "Sven",
    "Tara",
    "Umberto",
    "Viola",
    "Wanda",
    "Xavier",
    "Yusuf",
    "Zelda",
]
