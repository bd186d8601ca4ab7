"""`weft segment export`, `members` and `list`: what a marketer gets, and what never gets out."""

import csv
import json
import re
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.activation.state import SyncState
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.cli import app
from orchestration.segments.export import PURPOSES, export_members

HEADER = ["customer_id", "entered_at", "arm", "is_holdout", "why"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Four members, of whom c1 and c3 may be mailed, c3 is in the holdout, and c4 has no consent at all."""
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()
    monkeypatch.setenv("WEFT_HOME", str(settings.home))
    with duckdb.connect(str(settings.published)) as connection:
        connection.execute("""
            create schema publish; create schema segments; create schema activation;
            create schema customer360;
            create table publish.generations as select timestamp '2026-01-01' as published_at;
            create table segments.segment_definitions as
            select unnest(['win_back', 'vips', 'nobody']) as segment_name;
            create table segments.segment_members as
            select * from (values
                ('win_back', 'c1', timestamp '2025-12-01', false, '{"city": "Ghent"}', 'treated'),
                ('win_back', 'c2', timestamp '2025-12-02', false, '{}', 'treated'),
                ('win_back', 'c3', timestamp '2025-12-03', true, '{}', 'holdout'),
                ('win_back', 'c4', timestamp '2025-12-04', false, '{}', 'treated'),
                ('vips', 'c9', timestamp '2025-12-04', false, '{}', 'treated')
            ) as members (segment_name, customer_id, entered_at, is_holdout, why, arm);
            create table customer360.customers as
            select * from (values
                ('c1', '=HYPERLINK("x")', 12.50, 'c1@example.com', null),
                ('c2', 'Ada', null, 'c2@example.com', '+15550101234'),
                ('c3', 'Bob', 1.00, 'c3@example.com', null),
                ('c4', 'Eve', 2.00, 'c4@example.com', null)
            ) as customers (customer_id, first_name, lifetime_revenue, email, phone);
            create table activation.contact_permissions as
            select * from (values
                ('c1', 'email_marketing', 'c1@example.com', null, null),
                ('c2', 'email_marketing', null, null, 'unsubscribed'),
                ('c2', 'sms_marketing', null, '+15550101234', null),
                ('c3', 'email_marketing', 'c3@example.com', null, null),
                ('c4', 'email_marketing', null, null, 'no consent')
            ) as permissions (customer_id, purpose, email, phone, blocked_reason);
        """)
    return settings


def weft(*arguments: str):
    return CliRunner().invoke(app, ["segment", *arguments])


def read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as content:
        return list(csv.DictReader(content))


def test_all_members_go_without_an_address(shop: Settings, tmp_path: Path) -> None:
    to = tmp_path / "new" / "members.csv"
    done = weft("export", "win_back", "--to", str(to))
    assert done.stdout == f"wrote 4 members to {to}\n"
    rows = read(to)
    assert list(rows[0]) == HEADER
    assert [row["customer_id"] for row in rows] == ["c1", "c2", "c3", "c4"]
    assert json.loads(rows[0]["why"]) == {"city": "Ghent"}
    assert "@" not in to.read_text()


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("email", [{"customer_id": "c1", "email": "c1@example.com"}]),
        ("sms", [{"customer_id": "c2", "phone": "+15550101234"}]),
        ("ads", []),
    ],
)
def test_an_address_goes_only_where_it_may_be_used(
    shop: Settings, tmp_path: Path, channel: str, expected: list[dict[str, str]]
) -> None:
    to = tmp_path / "members.csv"
    export_members(shop, "win_back", to, consented=channel)
    names = ["customer_id", *PURPOSES[channel][1]]
    assert [{name: row[name] for name in names} for row in read(to)] == expected
    assert to.read_text().splitlines()[0].count(",") == len(HEADER) + len(names) - 2


def test_a_spreadsheet_runs_nothing_and_parquet_keeps_types(shop: Settings, tmp_path: Path) -> None:
    more = ["first_name", "lifetime_revenue"]
    for name in ("members.csv", "members.parquet"):
        assert export_members(shop, "win_back", tmp_path / name, columns=more) == 4
    assert read(tmp_path / "members.csv")[0]["first_name"] == '\'=HYPERLINK("x")'
    rows = duckdb.sql(f"select * from '{tmp_path / 'members.parquet'}'")
    assert rows.columns == [*HEADER, *more]
    assert str(rows.types[-1]).startswith("DECIMAL")
    first = rows.fetchall()[0]
    assert (first[1], first[3], first[5]) == (datetime(2025, 12, 1), False, '=HYPERLINK("x")')


def test_an_empty_segment_is_a_header(shop: Settings, tmp_path: Path) -> None:
    assert export_members(shop, "nobody", tmp_path / "members.csv", consented="email") == 0
    assert (tmp_path / "members.csv").read_text().startswith('"customer_id","entered_at"')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("win_bak",), "has no segment `win_bak` (did you mean win_back?)"),
        (("win_back", "--columns", "email"), "email is a contact point"),
        (("win_back", "--columns", "raw_row"), "no further column raw_row"),
        (("win_back", "--columns", "customer_id"), "no further column customer_id"),
        (("win_back", "--consented", "emial"), "there is no channel emial (did you mean email?)"),
    ],
)
def test_more_than_is_published_is_refused(
    shop: Settings, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    refused = weft("export", *arguments, "--to", str(tmp_path / "members.csv"))
    assert refused.exit_code == 1
    assert said in str(refused.exception)
    assert not (tmp_path / "members.csv").exists()


def test_another_kind_of_file_is_refused(shop: Settings, tmp_path: Path) -> None:
    with pytest.raises(WeftError, match=r"\.csv or \.parquet"):
        export_members(shop, "win_back", tmp_path / "members.xlsx")


def test_who_is_to_be_erased_is_in_no_file(shop: Settings, tmp_path: Path) -> None:
    with SyncState(shop).transaction() as state:
        for customer, at in (("c1", "2026-01-02"), ("c2", "2025-12-31")):
            state.execute(
                "insert into sync_erasures by name"
                " select ? as customer_id, cast(? as timestamp) as requested_at",
                [customer, at],
            )
    export_members(shop, "win_back", tmp_path / "members.csv")
    assert [row["customer_id"] for row in read(tmp_path / "members.csv")] == ["c2", "c3", "c4"]


def test_members_and_sizes_for_machines(shop: Settings) -> None:
    told = json.loads(weft("members", "win_back", "--json", "--limit", "2").stdout)
    assert told["member_count"] == 4
    assert [row["customer_id"] for row in told["members"]] == ["c1", "c2"]
    assert "2 of 4 members" in weft("members", "win_back", "--limit", "2").stdout
    sizes = {row["name"]: row["member_count"] for row in json.loads(weft("list", "--json").stdout)}
    assert (sizes["win_back"], sizes["vips"]) == (4, 1)
    assert sizes["churn_risk"] is None, "not published"


def test_a_segment_without_members_has_none_and_is_built(shop: Settings) -> None:
    with duckdb.connect(str(shop.published)) as connection:
        connection.execute("insert into segments.segment_definitions values ('churn_risk')")
    listed = weft("list").stdout
    assert re.search(r"^churn_risk +SQL +0  \S", listed, flags=re.M), (
        "a size, not the dash of what is not built"
    )
