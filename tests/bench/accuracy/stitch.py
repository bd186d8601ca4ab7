"""Made-up shops as the unified tables that identity reads, and identity built from them by dbt."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.lib.dbt import run_dbt
from orchestration.lib.settings import Settings
from tests.bench.accuracy.shops.shop import Shop
from tests.identity.render import Renderer

START = datetime(2025, 1, 1)
AS_OF = datetime(2026, 2, 1)


def stable_hash(text: str) -> int:
    """The project's 60-bit key of a text."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def write_shops(warehouse: Path, shops: Iterable[Shop]) -> None:
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
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema if not exists unified; create schema if not exists truth")
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
            select *, {render.stable_hash("identifier_type || '|' || identifier_value")} as identifier_key
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


def stitch(home: Path) -> Path:
    """Builds identity over the unified tables of a home's warehouse; returns the warehouse."""
    settings = Settings(home=home, as_of=AS_OF)
    select = ["path:models/identity,+idr_customers", "path:models/identity,+identity_edges", "path:seeds"]
    run_dbt(settings, "build", "--quiet", "--exclude-resource-type", "test", "unit_test", "--select", *select)
    return settings.warehouse
