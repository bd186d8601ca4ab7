"""Postgres: rows in a real database, whole batches or none, whatever is cut off in between.

Oracle: the server itself (pgserver), read by another connection.
"""

import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotAuthorized
from orchestration.activation.destinations.postgres import Rows, erase
from orchestration.base.errors import TransientError, WeftError
from tests.sim.generation import Person, people, publish
from tests.sim.postgres import Line, PostgresServer, started
from tests.sim.sandbox import Sandbox, accounted

CUSTOMERS: dict[str, Any] = {
    "table": "customer360.customers",
    "key": "customer_id",
    "mapping": {"first_name": "first_name", "city": "city", "orders": "order_count"},
}
DATABASES = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with started(tmp_path_factory.mktemp("postgres")) as running:
        yield running


@pytest.fixture
def box(server: PostgresServer, tmp_path: Path) -> Sandbox:
    database = server.database(f"test_{next(DATABASES)}")
    return Sandbox(tmp_path, database, database.url)  # type: ignore[arg-type]


def add_table(box: Sandbox, name: str, rows: str) -> None:
    """One more public table in the generation."""
    with duckdb.connect(str(box.settings.published)) as connection:
        connection.execute(f"create schema if not exists {name.split('.')[0]}; create table {name} as {rows}")


def at(box: Sandbox, url: str) -> Sandbox:
    """The same home and database by another address."""
    box.account = box.account.model_copy(update={"base_url": url})
    return box


def test_a_table_is_made_filled_and_left_alone_when_nothing_changed(box: Sandbox) -> None:
    publish(box.settings, people(25))
    assert box.apply("rows", **CUSTOMERS).counts["added"] == 25
    assert box.server.table()["c7"] == {"first_name": "Ada", "city": "Ghent", "orders": 1}
    again = box.apply("rows", **CUSTOMERS)
    assert (again.status, again.requests) == ("unchanged", 0)


def test_a_changed_row_is_changed_in_the_table_itself(box: Sandbox) -> None:
    """MeltanoLabs/target-postgres#169: updates were made in the temporary table and lost with it."""
    publish(box.settings, people(3))
    box.apply("rows", **CUSTOMERS)
    publish(box.settings, [*people(2), Person("c2", city="Bruges")])
    assert box.apply("rows", **CUSTOMERS).counts["updated"] == 1
    assert [row["city"] for row in box.server.table().values()] == ["Ghent", "Ghent", "Bruges"]


def test_who_leaves_is_deleted_by_key_and_rows_of_others_stay(box: Sandbox) -> None:
    publish(box.settings, people(30))
    box.apply("rows", **CUSTOMERS)
    box.server.run("insert into win_back (id, city) values ('theirs', 'Namur')")
    publish(box.settings, people(4))
    outcome = box.apply("rows", **CUSTOMERS)
    assert outcome.counts["removed"] == 26
    assert accounted(outcome)
    assert set(box.server.table()) == {"c0", "c1", "c2", "c3", "theirs"}


def test_nobody_without_consent_is_in_the_table_and_who_withdraws_it_leaves(box: Sandbox) -> None:
    held = [Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    publish(box.settings, [*people(3), *held])
    outcome = box.apply("rows", segment="win_back", **CUSTOMERS)
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    publish(box.settings, [*people(2), Person("c2", blocked="unsubscribed"), *held])
    box.apply("rows", segment="win_back", **CUSTOMERS)
    assert set(box.server.table()) == {"c0", "c1"}


def test_an_address_that_is_not_known_any_more_leaves_its_column(box: Sandbox) -> None:
    publish(box.settings, [Person("c0", phone="+32470000000"), Person("c1")])
    said = CUSTOMERS | {"identifiers": ["email", "phone"], "mapping": {}}
    box.apply("rows", **said)
    assert box.server.table()["c0"] == {"email": "c0@example.com", "phone": "+32470000000"}
    publish(box.settings, people(2))
    box.apply("rows", **said)
    assert box.server.table()["c0"] == {"email": "c0@example.com", "phone": None}


def test_types_come_from_the_values_and_no_cent_or_second_is_lost(box: Sandbox) -> None:
    publish(box.settings, [])
    add_table(
        box,
        "commerce.carts",
        """select 'k1' as cart_id, true as is_open, 3 as item_count, cast(19.99 as decimal(18, 4)) as total,
        timestamp '2026-03-29 01:30:00' as opened_at, date '2026-03-29' as due_date, ['a', 'b'] as tags,
        cast(9223372036854775808 as hugeint) as large, cast(null as varchar) as note""",
    )
    box.apply(
        "rows", table="commerce.carts", key="cart_id", purpose="service", options={"key_column": "cart_id"}
    )
    assert box.server.types() == {
        "cart_id": "text",
        "is_open": "boolean",
        "item_count": "bigint",
        "total": "numeric",
        "opened_at": "timestamp with time zone",
        "due_date": "date",
        "tags": "jsonb",
        "large": "numeric",
        "note": "text",
    }
    names = "is_open, item_count, total, opened_at, due_date, tags, large, note"
    assert box.server.run(f"select {names} from win_back") == [
        (
            True,
            3,
            Decimal("19.99"),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            date(2026, 3, 29),
            ["a", "b"],
            2**63,
            None,
        )
    ]


def test_columns_are_added_and_widened_and_keep_what_they_have(box: Sandbox) -> None:
    """A column whose first values all look like times is text once one does not, and reads as it was sent."""
    spec = {
        "table": "commerce.carts",
        "key": "cart_id",
        "purpose": "service",
        "options": {"key_column": "cart_id"},
    }
    first = "'a' as cart_id, 1 as total, '2026-01-02T03:04:05Z' as code, true as flag, null::varchar as late"
    second = (
        "'b' as cart_id, cast(2.5 as double) as total, 'none' as code, 'yes' as flag, '2026-01-02' as late"
    )
    publish(box.settings, [])
    add_table(box, "commerce.carts", f"select {first}")
    box.apply("rows", **spec)
    publish(box.settings, [])
    add_table(
        box,
        "commerce.carts",
        f"select {first.replace('1 as total', '1.0 as total')}, 7 as fresh union all select {second}, 8",
    )
    box.apply("rows", **spec)
    assert box.server.run("select cart_id, total, code, flag, late, fresh from win_back order by 1") == [
        ("a", Decimal("1.0"), "2026-01-02T03:04:05Z", "true", None, 7),
        ("b", Decimal("2.5"), "none", "yes", date(2026, 1, 2), 8),
    ]


def test_names_are_quoted_whatever_is_in_them(box: Sandbox) -> None:
    publish(box.settings, people(1))
    name = 'Robert"); drop table "win_back'
    box.apply(
        "rows",
        **(CUSTOMERS | {"mapping": {name: "city", "select": "first_name", "City": "city", "100 %": "city"}}),
    )
    assert box.server.table()["c0"] == {name: "Ghent", "select": "Ada", "City": "Ghent", "100 %": "Ghent"}


def test_a_name_that_postgres_would_cut_off_is_refused_before_anything_is_sent(box: Sandbox) -> None:
    """airbytehq/airbyte#35268, cloudquery/cloudquery#16587: two long names became one column. Bytes count."""
    publish(box.settings, people(1))
    for name in ("x" * 64, "é" * 32, "ctid"):
        with pytest.raises(WeftError, match="column"):
            box.apply("rows", **(CUSTOMERS | {"mapping": {name: "city"}}))
    assert Rows.field_problem("é" * 31) is None


def test_a_nul_character_costs_its_own_row_only(box: Sandbox) -> None:
    r"""airbytehq/airbyte#3476: \u0000 in one row failed the whole COPY, and with it the sync."""
    publish(box.settings, [*people(5), Person("bad", city="Gh\0ent"), Person("written", city="\\u0000")])
    outcome = box.apply("rows", **CUSTOMERS)
    assert (outcome.status, outcome.counts["added"]) == ("partial", 6)
    assert box.rejects() == {"bad": ("contract", "nul_character")}
    assert box.server.table()["written"]["city"] == "\\u0000"


def test_a_row_that_the_table_refuses_is_found_and_the_rest_are_there(box: Sandbox) -> None:
    box.server.run(
        "create table win_back (id text primary key, first_name varchar(5),"
        " city text check (city <> 'Nowhere'), orders smallint)"
    )
    bad = [
        Person("long", first_name="Wilhelmina"),
        Person("place", city="Nowhere"),
        Person("many", order_count=2**31 - 1),
    ]
    publish(box.settings, [*people(40), *bad])
    outcome = box.apply("rows", **CUSTOMERS)
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (40, 3)
    assert accounted(outcome)
    assert box.rejects() == {
        "long": ("permanent", "22001"),
        "place": ("permanent", "23514"),
        "many": ("permanent", "22003"),
    }
    told = "\n".join(detail for (detail,) in box.state("select detail from sync_rejects"))
    assert "character varying(5), column first_name" in told
    assert "win_back_city_check" in told
    assert not any(value in told for value in ("Wilhelmina", "Nowhere", str(2**31 - 1)))


def test_a_table_that_no_sync_made_is_never_altered(box: Sandbox) -> None:
    box.server.run("create table win_back (id text primary key, city text, owner text default 'app')")
    publish(box.settings, people(2))
    with pytest.raises(WeftError, match="no column first_name"):
        box.apply("rows", **CUSTOMERS)
    assert box.state("select count(*) from sync_ack") == [(0,)]
    box.apply("rows", **(CUSTOMERS | {"mapping": {"city": "city"}}))
    assert box.server.table()["c0"] == {"city": "Ghent", "owner": "app"}


def test_a_table_without_a_unique_key_or_a_schema_that_is_not_there_stops_the_sync(box: Sandbox) -> None:
    box.server.run("create table win_back (id text, first_name text, city text, orders int)")
    publish(box.settings, people(2))
    with pytest.raises(NotAuthorized, match="42P10"):
        box.apply("rows", **CUSTOMERS)
    with pytest.raises(WeftError, match=r"crm\.people"):
        box.apply("rows", audience="crm.people", **CUSTOMERS)
    assert box.state("select count(*) from sync_ack") == [(0,)]


def test_a_table_that_is_gone_is_told_where_somebody_leaves_it(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.apply("rows", **CUSTOMERS)
    box.server.run("drop table win_back")
    publish(box.settings, people(2))
    with pytest.raises(WeftError, match="404"):
        box.apply("rows", **CUSTOMERS)


def test_keys_of_another_type_are_compared_as_the_table_has_them(box: Sandbox) -> None:
    box.server.run("create table win_back (id bigint primary key, city text)")
    publish(box.settings, [Person("1"), Person("2"), Person("03")])
    said = CUSTOMERS | {"mapping": {"city": "city"}}
    box.apply("rows", **said)
    publish(box.settings, [Person("1")])
    box.apply("rows", **said)
    assert set(box.server.table()) == {1}


def test_what_is_only_added_to_stays_as_it_was_told(box: Sandbox) -> None:
    publish(box.settings, people(2))
    box.apply("rows", mode="append", **CUSTOMERS)
    publish(box.settings, [Person("c0", city="Bruges"), Person("c9")])
    box.apply("rows", mode="append", **CUSTOMERS)
    assert {key: row["city"] for key, row in box.server.table().items()} == {
        "c0": "Ghent",
        "c1": "Ghent",
        "c9": "Ghent",
    }


def test_readers_see_no_half_batch(box: Sandbox) -> None:
    publish(box.settings, people(12_000))
    seen: set[int] = set()
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            if box.server.types():
                seen.add(box.server.run("select count(*) from win_back")[0][0])

    reader = threading.Thread(target=read)
    reader.start()
    try:
        box.apply("rows", **CUSTOMERS)
    finally:
        ended.set()
        reader.join()
    assert len(box.server.table()) == 12_000
    assert seen <= {0, 2_000, 10_000, 12_000}


def test_a_connection_that_is_ended_within_a_batch_leaves_nothing_and_the_next_run_all(box: Sandbox) -> None:
    """pg_terminate_backend while rows are being written: nothing is kept, and nothing is taken for kept."""
    publish(box.settings, people(1))
    box.apply("rows", **CUSTOMERS)
    box.server.run("""
        create function wait() returns trigger language plpgsql as
        $$ begin if new.id = 'c400' then perform pg_sleep(30); end if; return new; end $$;
        create trigger wait before insert on win_back for each row execute function wait();
    """)
    publish(box.settings, people(500))

    def end() -> None:
        query = (
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'weft' and wait_event = 'PgSleep'"
        )
        while not box.server.run(query):
            time.sleep(0.02)

    ender = threading.Thread(target=end)
    ender.start()
    with pytest.raises(TransientError):
        box.apply("rows", **CUSTOMERS)
    ender.join()
    assert set(box.server.table()) == {"c0"}
    box.server.run("drop trigger wait on win_back")
    assert box.apply("rows", **CUSTOMERS).counts["added"] == 499
    assert len(box.server.table()) == 500


def test_a_commit_whose_answer_was_lost_is_sent_again_and_changes_nothing(box: Sandbox) -> None:
    publish(box.settings, people(20))
    url = box.account.base_url
    line = Line(box.server, cut_at=b"COMMIT")  # type: ignore[arg-type]
    with pytest.raises(TransientError, match="commit"):
        at(box, line.url).apply("rows", **CUSTOMERS)
    line.close()
    assert line.cuts >= 1
    assert len(box.server.table()) == 20, "it was kept"
    assert box.state("select distinct payload_fingerprint from sync_ack") == [("unknown",)]
    publish(box.settings, people(19))
    outcome = at(box, url).apply("rows", **CUSTOMERS)
    assert (outcome.counts["updated"], outcome.counts["removed"]) == (19, 1)
    assert len(box.server.table()) == 19
    assert box.apply("rows", **CUSTOMERS).status == "unchanged"


def test_a_database_that_is_away_or_lets_nobody_in_keeps_the_rows_planned(box: Sandbox) -> None:
    publish(box.settings, people(3))
    url = box.account.base_url
    with pytest.raises(TransientError, match="cannot be reached"):
        at(box, "postgresql://postgres@127.0.0.1:1/postgres").apply("rows", **CUSTOMERS)
    with pytest.raises(NotAuthorized, match="not let in"):
        at(box, url.replace("postgres:@", "stranger@")).apply("rows", **CUSTOMERS)
    with pytest.raises(NotAuthorized, match="has a password in it"):
        at(box, url.replace("postgres:@", "postgres:secret@")).apply("rows", **CUSTOMERS)
    assert box.state("select count(*) from sync_ack") == [(0,)]
    assert at(box, url).apply("rows", **CUSTOMERS).counts["added"] == 3


def test_without_psycopg_it_is_said_what_to_install(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(box.settings, people(1))
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(NotAuthorized, match=r"weft\[postgres\]"):
        box.apply("rows", **CUSTOMERS)
    assert box.state("select count(*) from sync_ack") == [(0,)]


def test_rights_that_are_taken_away_stop_the_sync_with_the_servers_words(box: Sandbox) -> None:
    publish(box.settings, people(2))
    box.apply("rows", **CUSTOMERS)
    role = f"app_{box.account.base_url.rpartition('test_')[2].partition('?')[0]}"
    box.server.run(f"create role {role} login; grant select on win_back to {role}")
    publish(box.settings, people(3))
    with pytest.raises(NotAuthorized, match="permission denied"):
        at(box, box.account.base_url.replace("postgres:@", f"{role}@")).apply("rows", **CUSTOMERS)
    assert box.state("select count(*) from sync_ack") == [(2,)]


def test_two_columns_for_the_key_are_told_apart(box: Sandbox) -> None:
    """Rows are known by the key's column: a field of the same name that says something else is no key."""
    publish(box.settings, people(1))
    with pytest.raises(WeftError, match="refused all"):
        box.apply("rows", **(CUSTOMERS | {"mapping": {"id": "city"}}))
    assert box.rejects() == {"c0": ("contract", "key_column")}


def test_an_erasure_deletes_the_person_from_every_table_that_a_sync_made(box: Sandbox) -> None:
    publish(box.settings, people(3))
    box.apply("rows", mode="upsert", **(CUSTOMERS | {"identifiers": ["email"]}))
    box.server.run(
        "create table theirs (id text primary key, email text);"
        " insert into theirs values ('x', 'c0@example.com')"
    )
    api = open_api(box.account)
    assert erase(api, "email", "C0@example.com") == "ok"
    assert erase(api, "external_id", "c1") == "ok"
    assert erase(api, "phone", "+32470000000") == "ok"
    assert set(box.server.table()) == {"c2"}
    assert set(box.server.table("theirs")) == {"x"}


def test_nothing_personal_is_in_the_state(box: Sandbox) -> None:
    publish(box.settings, [Person("c0", email="canary@example.com", first_name="Canaria")])
    box.apply("rows", **(CUSTOMERS | {"identifiers": ["email"]}))
    box.server.run(
        "drop table win_back; create table win_back"
        " (id text primary key, first_name date, city text, orders int, email text)"
    )
    publish(box.settings, [Person("c0", email="canary@example.com", first_name="Canaria2")])
    with pytest.raises(WeftError, match="refused all"):
        box.apply("rows", **(CUSTOMERS | {"identifiers": ["email"]}))
    assert b"canary" not in box.settings.sync_state.read_bytes().lower()
