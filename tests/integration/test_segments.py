"""Segments and audiences on the small sample store: the log over several runs, and nothing past the gate."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.job.rewind import rewind

SEGMENT_TABLES = ("--select", "path:models/segments", "--exclude-resource-type", "unit_test")

LOG = "select * from segments.segment_log order by all"
HISTORY = "select * exclude (arm) from segments.segment_history order by all"


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(settings.warehouse))
    try:
        yield connection
    finally:
        connection.close()


def rows(settings: Settings, sql: str) -> list[tuple]:
    with reading(settings) as connection:
        return connection.sql(sql).fetchall()


@dataclass
class Runs:
    """The log and history after the first run, after a repeated one, and after one 40 days later."""

    settings: Settings
    first: tuple[list, list]
    repeated: tuple[list, list]
    later: tuple[list, list]


@pytest.fixture(scope="module")
def warehouse(built_sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the built warehouse, that tests may go on building in."""
    home = tmp_path_factory.mktemp("segments")
    shutil.copy2(built_sample.warehouse, home / "warehouse.duckdb")
    return Settings(home=home, as_of=built_sample.as_of)


@pytest.fixture(scope="module")
def runs(warehouse: Settings) -> Runs:
    """Three runs of the segment tables, each of them with its data tests."""

    def state() -> tuple[list, list]:
        return rows(warehouse, LOG), rows(warehouse, HISTORY)

    first = state()
    run_dbt(warehouse, "build", "--full-refresh", *SEGMENT_TABLES)
    repeated = state()
    assert warehouse.as_of is not None
    run_dbt(
        Settings(home=warehouse.home, as_of=warehouse.as_of + timedelta(days=40)), "build", *SEGMENT_TABLES
    )
    return Runs(warehouse, first, repeated, state())


def test_every_segment_file_is_defined_and_most_have_members(warehouse: Settings) -> None:
    files = {
        path.stem.removeprefix("seg_") for path in (PROJECT_ROOT / "models" / "segments").rglob("seg_*.sql")
    }
    defined = {name for (name,) in rows(warehouse, "select segment_name from segments.segment_definitions")}
    inhabited = {
        name for (name,) in rows(warehouse, "select distinct segment_name from segments.segment_members")
    }
    assert defined == files
    assert {"win_back", "new_customers", "high_value_repeat_buyers", "browse_abandonment"} <= inhabited


def test_members_are_those_the_views_select(warehouse: Settings) -> None:
    for (name,) in rows(warehouse, "select segment_name from segments.segment_definitions"):
        selected = rows(warehouse, f"select customer_id, why from segments.seg_{name} order by all")
        members = rows(
            warehouse,
            "select customer_id, why from segments.segment_members "
            f"where segment_name = '{name}' order by all",
        )
        assert members == selected, name


def test_a_repeated_run_and_a_full_refresh_add_nothing(runs: Runs) -> None:
    assert runs.first[0]
    assert runs.repeated == runs.first


def test_a_later_run_only_appends(runs: Runs) -> None:
    """Forty days later windows have moved on: the first events stand, what is recent has only been left."""
    earlier, later = set(runs.first[0]), set(runs.later[0])
    assert earlier < later
    new = {(name, event) for name, _, event, *_ in later - earlier}
    assert {event for name, event in new if name in ("new_customers", "browse_abandonment")} == {"left"}
    assert ("active_customers", "entered") in new


def test_a_later_run_closes_stays_and_forgets_none(runs: Runs) -> None:
    assert {stay[:4] for stay in runs.first[1]} < {stay[:4] for stay in runs.later[1]}
    ended = {name for name, *_, left_at in runs.later[1] if left_at is not None}
    assert {"new_customers", "browse_abandonment"} <= ended
    assert "win_back" not in ended


def test_sizes_are_carried_over_days_without_a_run(runs: Runs) -> None:
    days = rows(
        runs.settings,
        "select member_count, count(*) from segments.segment_sizes_daily "
        "where segment_name = 'new_customers' group by member_count order by member_count",
    )
    size = len([stay for stay in runs.first[1] if stay[0] == "new_customers"])
    assert days == [(0, 1), (size, 40)]


def test_nobody_may_be_mailed_without_a_granted_consent(warehouse: Settings) -> None:
    """Counted from the consents alone, over every purpose that needs one."""
    sent, granted = rows(
        warehouse,
        """
        select count(*), count(*) filter (case when purpose = 'email_marketing' then email else phone end in (
            select contact_point from customer360.consents
            where channel || '_marketing' = permissions.purpose and status = 'subscribed'
        ))
        from activation.contact_permissions as permissions
        where blocked_reason is null and purpose like '%\\_marketing' escape '\\'
        """,
    )[0]
    assert sent == granted > 0


def test_a_withdrawn_consent_closes_the_gate_in_the_next_build(warehouse: Settings) -> None:
    allowed = (
        "select customer_id, email from activation.contact_permissions"
        " where purpose = 'email_marketing' and blocked_reason is null order by all"
    )
    before = rows(warehouse, allowed)
    customer_id, email = before[0]
    with reading(warehouse) as connection:
        connection.execute(
            "update customer360.consents set status = 'unsubscribed' where contact_point = ?", [email]
        )
    run_dbt(warehouse, "run", "--select", "contact_permissions")
    assert rows(warehouse, allowed) == before[1:]
    reasons = rows(
        warehouse,
        "select blocked_reason from activation.contact_permissions"
        f" where purpose = 'email_marketing' and customer_id = '{customer_id}'",
    )
    assert reasons == [("unsubscribed",)]


def test_a_build_before_the_newest_entry_stops_and_the_later_entries_can_be_taken_back(runs: Runs) -> None:
    """Without a given "now" dbt takes the landing's, which lies before that of the run forty days later."""
    settings = Settings(home=runs.settings.home)
    with pytest.raises(WeftError) as stopped:
        run_dbt(settings, "build", *SEGMENT_TABLES)
    assert stopped.value.what == (
        "this run's now is 2026-01-01 00:00:00, but segment_arms has entries up to 2026-02-10 00:00:00,"
        " and a log is only ever appended to"
    )
    assert "weft run --as-of '2026-02-10 00:00:00'" in stopped.value.fix
    assert "weft rewind --to '2026-01-01 00:00:00'" in stopped.value.fix
    assert rows(settings, LOG) == runs.later[0]

    assert runs.settings.as_of is not None
    later = len(runs.later[0]) - len(runs.first[0])
    for remove in (False, True):
        assert rewind(settings, runs.settings.as_of, remove)["segments.segment_log"] == later > 0
    run_dbt(settings, "build", "--full-refresh", *SEGMENT_TABLES)
    assert (rows(settings, LOG), rows(settings, HISTORY)) == runs.first
