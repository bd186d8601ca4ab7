"""An erased address is in no table that anybody reads, whatever source and column it came from."""

import json
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from orchestration.base.database import identifier_key
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import MAPPED, Column, read_contracts
from orchestration.landing.erased_rows import forget_erased_rows
from orchestration.publish.publish import publish

SECRET = "correct horse battery staple"
AS_OF = datetime(2025, 7, 5)
OWN_COPIES = ("raw_", "staging")
"""Raw tables mirror the landing folder, and staging reads them: what the source does not drop is there."""
MAPPINGS = {
    "people_file": "list: {columns: {external_id: Id, given_name: First, email: Mail, phone: Phone}}\n",
    "order_lines_file": "columns: {order_id: Id, ordered_at: Day, quantity: Quantity, unit_price: Price,"
    " email: Mail, phone: Phone}\ncurrency: USD\ntimezone: UTC\n",
}


ECOMMERCE_USER = "contexts_com_snowplowanalytics_snowplow_ecommerce_user_1"
NESTED = {
    ("attentive", "type"): "email.subscribed",
    ("attentive", "subscriber"): '{"email": "EMAIL", "phone": "PHONE"}',
    ("delighted", "person"): '{"id": "ID", "email": "EMAIL"}',
    ("freshdesk", "requester"): '{"id": "ID", "email": "EMAIL"}',
    ("freshdesk", "other_emails"): '["EMAIL"]',
    ("gorgias", "customer"): '{"id": "ID", "email": "EMAIL"}',
    ("gorgias", "requester"): '{"id": "ID", "email": "EMAIL"}',
    ("gorgias", "sender"): '{"id": "ID", "email": "EMAIL"}',
    ("gorgias", "channels"): '[{"type": "email", "address": "EMAIL"}]',
    ("judgeme", "reviewer"): '{"id": "ID", "email": "EMAIL", "name": "A"}',
    ("loyaltylion", "customer"): '{"id": "ID", "email": "EMAIL"}',
    ("mparticle", "user_identities"): '[{"identity_type": "email", "identity": "EMAIL", "encoding": "raw"}]',
    ("pipedrive", "email"): '[{"value": "EMAIL", "primary": true}]',
    ("pipedrive", "phone"): '[{"value": "PHONE", "primary": true}]',
    ("shopify", "customer"): '{"id": "ID", "email": "EMAIL", "phone": "PHONE"}',
    (
        "snowplow",
        "contexts_com_snowplowanalytics_snowplow_ecommerce_user_1",
    ): '[{"id": "ID", "email": "EMAIL"}]',
    ("typeform", "hidden"): '{"email": "EMAIL"}',
    ("typeform", "answers"): '[{"type": "email", "email": "EMAIL", "field": {"id": "ID"}}]',
}
"""What columns of sources say that nest a person; what is nested elsewhere names staff."""

STAFF = ("assignee_id", "responder_id", "agent_id")
STAFF_TABLES = {("freshdesk", "agents"), ("gorgias", "users")}
"""Who is in them is no customer."""

UNSEEN = ("delete", "test", "spam", "trash", "hidden", "agent", "failed", "snooze", "anonym")
"""Words of columns by which a row describes nobody any more."""


class Person(NamedTuple):
    """Whose address and number stand in every table, as sources write them and as any column may."""

    number: str
    email: str
    phone: str
    said: tuple[str, ...]


ERASED = Person(
    "1", "Ann.Forgotten@GoogleMail.com", "+1 (215) 555-0199", ("annforgotten", "ann.forgotten", "2155550199")
)
KEPT = Person("2", "Bob.Kept@GoogleMail.com", "+1 (215) 555-0188", ("bobkept", "bob.kept", "2155550188"))
REQUESTS = [("email", "annforgotten@gmail.com"), ("phone", "+12155550199")]


def write_landing(folder: Path) -> None:
    """Two rows a table of every source, each with one person in every column for an address or a number."""
    for source, tables in read_contracts().sources.items():
        (folder / source).mkdir(parents=True)
        if source in MAPPED:
            (folder / source / "mapping.yml").write_text(MAPPINGS[source])
            lines = ["Id,First,Mail,Phone,Day,Quantity,Price"]
            lines += [f"{one.number},A,{one.email},{one.phone},2025-06-01,1,5" for one in (ERASED, KEPT)]
            (folder / source / "list.csv").write_text("\n".join(lines) + "\n")
            continue
        for name, table in tables.items():
            if (source, name) in STAFF_TABLES:
                continue
            rows = [
                {
                    column.name: value
                    for column in table.columns
                    if (value := value_of(source, column, person))
                }
                for person in (ERASED, KEPT)
            ]
            text = "".join(json.dumps(row) + "\n" for row in rows)
            (folder / source / f"{name}.jsonl").write_text(text)
    # rows that nobody can read, and that name them all the same
    broken = "".join(f'{{"id": "9{one.number}", "note": "{one.email} {one.phone}\n' for one in (ERASED, KEPT))
    with (folder / "shopify" / "order.jsonl").open("a") as file:
        file.write(broken)


def value_of(source: str, column: Column, person: Person) -> str | None:
    if nested := NESTED.get((source, column.name)):
        said = {"EMAIL": person.email, "PHONE": person.phone, "ID": person.number}
        for word, value in said.items():
            nested = nested.replace(word, value)
        return nested
    if column.data_type == "json":
        return None
    if column.pii in ("email", "phone"):
        return person.email if column.pii == "email" else person.phone
    if column.name in STAFF:  # whom tickets are assigned to is no customer
        return "9"
    is_unseen = any(word in column.name for word in UNSEEN)
    if column.data_type == "timestamp":
        return None if is_unseen else "2025-06-01T10:00:00Z"
    if column.is_key or column.data_type == "id":
        return person.number
    if column.data_type == "boolean":  # whoever is deleted, or staff, is not described
        return "false" if is_unseen else "true"
    return None


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """All sources, built and published with a secret and the request to erase what reaches one person."""
    folder = tmp_path_factory.mktemp("erased")
    write_landing(folder / "landing")
    settings = Settings(landing=folder / "landing", home=folder / "home", as_of=AS_OF)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DBT_ENV_SECRET_IDENTITY", SECRET)
        check = identifier_key("", "")
        load_landing(settings)
        run_dbt(settings, "seed", "--quiet")
        rows = [(kind, identifier_key(kind, value), AS_OF, None, check) for kind, value in REQUESTS]
        with duckdb.connect(str(settings.warehouse)) as connection:
            connection.executemany("insert into seeds.identity_erasures values (?, ?, ?, ?, ?)", rows)
        run_dbt(settings, "build", "--quiet", "--exclude-resource-type", "unit_test", "test", "seed")
        publish(settings)
    return settings


def tables_that_say(file: Path, person: Person) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        said = " or ".join(f"contains(lower(cast(said as varchar)), '{text}')" for text in person.said)
        return {
            f"{schema}.{name}"
            for schema, name in names
            if not schema.startswith(OWN_COPIES)
            and connection.execute(
                f'select 1 from "{schema}"."{name}" as said where {said} limit 1'
            ).fetchone()
        }


def test_of_who_is_not_erased_every_layer_speaks(built: Settings) -> None:
    assert tables_that_say(built.warehouse, KEPT) >= {
        "unified.uni_identifiers", "unified.uni_profiles", "unified.uni_consents",
        "identity.customer_identifiers", "customer360.customers", "customer360.consents",
        "customer360.consent_log",
    }  # fmt: skip
    assert len(tables_that_say(built.published, KEPT)) >= 4


def test_of_who_is_erased_no_table_and_no_published_byte_speaks(built: Settings) -> None:
    assert tables_that_say(built.warehouse, ERASED) == set()
    published = built.published.read_bytes().lower()
    assert [text for text in ERASED.said if text.encode() in published] == []


def test_a_raw_row_in_quarantine_is_published_to_nobody_and_forgotten_by_the_next_load(
    built: Settings,
) -> None:
    kept = "select raw_row from staging.quarantine where raw_row is not null"
    with duckdb.connect(str(built.published), read_only=True) as connection:
        names = connection.execute("from (describe staging.quarantine) select column_name").fetchall()
    assert ("reason",) in names
    assert ("raw_row",) not in names
    with duckdb.connect(str(built.warehouse)) as connection:
        before = [text for (text,) in connection.execute(kept).fetchall()]
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("DBT_ENV_SECRET_IDENTITY", SECRET)
            assert forget_erased_rows(connection) == 1
        after = [text for (text,) in connection.execute(kept).fetchall()]
    assert len([text for text in before if ERASED.email in text]) == 1
    assert [text for text in after if ERASED.email in text] == []
    assert len([text for text in after if KEPT.email in text]) == 1


def test_every_source_had_carried_it(built: Settings) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        found = connection.execute(
            "select distinct source_name from unified.uni_identifiers where is_erased"
        ).fetchall()
    names_people = {
        source
        for source, tables in read_contracts().sources.items()
        if any(column.pii in ("email", "phone") for table in tables.values() for column in table.columns)
    }
    assert {name for (name,) in found} == names_people
    assert len(names_people) > 25


def test_the_published_file_says_what_its_tables_and_columns_mean(built: Settings) -> None:
    with duckdb.connect(str(built.published), read_only=True) as connection:
        described = "('identity', 'customer360', 'analytics', 'segments')"
        silent = connection.execute(f"""
            select schema_name, table_name, null from duckdb_tables()
            where comment is null and schema_name in {described}
            union all
            select schema_name, table_name, column_name from duckdb_columns()
            where comment is null and schema_name in {described}
        """).fetchall()
    assert silent == []
