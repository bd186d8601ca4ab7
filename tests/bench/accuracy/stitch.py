"""Made-up shops as the unified tables that identity reads, and identity built from them in memory."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from tests.bench.accuracy.comparison import compare_in
from tests.bench.accuracy.shops.habits import Habits
from tests.bench.accuracy.shops.shop import Shop
from tests.bench.accuracy.tables import Found
from tests.identity.models import Identity
from tests.identity.render import Renderer
from tests.identity.scenario import NO_ERASURES, NO_MERGES, NO_SCORES, stable_hash

START = datetime(2025, 1, 1)


def write_shops(connection: duckdb.DuckDBPyConnection, shops: Iterable[Shop]) -> None:
    """Writes the unified tables, and `truth.records`: all shops side by side, with no value in common."""
    given, names, truth = [], [], []
    for shop in shops:
        for record in shop.records:
            key = stable_hash(f"{shop.name}|{record.table}|{record.number}")
            where = (key, shop.name, record.table, str(record.number))
            moment = START + timedelta(minutes=record.minute)
            truth.append((*where, f"{shop.number}/{record.person}"))
            given += [(*where, kind, value, moment) for kind, value in record.identifiers.items()]
            if record.name:
                names.append((*where, *record.name, moment))
    where_columns = ["record_key", "source_name", "source_table", "source_record_id"]
    render = Renderer()
    connection.execute("create schema if not exists unified; create schema if not exists truth")
    connection.execute(NO_SCORES)
    connection.execute(NO_MERGES)
    connection.execute(NO_ERASURES)
    for name, rows, columns in [
        ("given", given, [*where_columns, "identifier_type", "raw_value", "observed_at"]),
        ("names", names, [*where_columns, "first_name", "last_name", "updated_at"]),
        ("owners", truth, [*where_columns, "person_id"]),
    ]:
        table = pa.table(dict(zip(columns, zip(*rows, strict=True), strict=True)))
        connection.register(name, table)
    connection.execute(f"""
        create or replace table truth.records as select * from owners;
        create or replace table unified.uni_identifiers as
        select
            *,
            {render.stable_hash("identifier_type || '|' || identifier_value")} as identifier_key,
            false as is_remembered
        from (
            select
                * exclude (raw_value),
                raw_value,
                case identifier_type
                    when 'email' then {render.normalize_email("raw_value")}
                    when 'phone' then {render.normalize_phone("raw_value")}
                    else {render.clean_identifier("raw_value")}
                end as identifier_value
            from given
        )
        where identifier_value is not null;
        create or replace table unified.uni_profiles as
        select
            *,
            cast(null as varchar) as address_line,
            cast(null as varchar) as postal_code,
            cast(null as varchar) as country_code
        from names;
    """)


def compare_shops(shops: dict[str, Habits], people: int, seed: int) -> dict[str, Found]:
    """Draws the shops, stitches them side by side, and judges Weft and its peers on each."""
    identity = Identity()
    drawn = (
        Shop(name, number, habits, people, seed).draw()
        for number, (name, habits) in enumerate(shops.items(), 1)
    )
    write_shops(identity.connection, drawn)
    identity.run("customer_records", "idr_identifiers")
    return {name: compare_in(identity.connection, "memory", "truth.records", name) for name in shops}
