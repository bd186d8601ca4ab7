"""The command, and what it leaves behind: exit codes, words, tables that the loader reads."""

import os
import subprocess
import sys
from collections.abc import Callable

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT
from orchestration.cli import app
from orchestration.landing import load_landing
from tests.ingest.conftest import Account
from tests.ingest.test_vendors import CHANGED, ROWS, TABLES
from tests.ingest.vendors import KlaviyoServer, ListServer, ShopifyServer
from tests.sim.server import Fault


def weft(account: Account, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a home directory where it may leave nothing."""
    assert account.settings.landing
    home = account.settings.home.parent / "user"
    home.mkdir(exist_ok=True)
    known = {"WEFT_HOME": str(account.settings.home), "WEFT_LANDING": str(account.settings.landing)}
    return subprocess.run(
        [sys.executable, "-m", "tests.ingest.weft", "ingest", *words],
        env={**os.environ, **known, "HOME": str(home), **environment},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_command_reads_tells_and_leaves_nothing_else(open_account: Callable[..., Account]) -> None:
    server = KlaviyoServer()
    server.add(ROWS)
    account = open_account(server)
    done = weft(account, "klaviyo", "--rate", "1000/1", "--table", "events", "--table", "lists")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"events: {ROWS} rows to events ({ROWS} read)",
        f"lists: {ROWS} rows to lists ({ROWS} read)",
    ]
    assert account.tables() == {"events": ROWS, "lists": ROWS}
    # dlt would keep an id of this machine there, and tell its maker of each run.
    assert list((account.settings.home.parent / "user").iterdir()) == []


def test_exit_codes_tell_what_to_do(
    open_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    monkeypatch.setenv("WEFT_HOME", str(account.settings.home))
    monkeypatch.setenv("WEFT_LANDING", str(account.settings.landing))
    monkeypatch.setenv("SHOPIFY_ACCESS_TOKEN", "nobody")
    wrong = CliRunner().invoke(app, ["ingest", "shopify"])
    assert wrong.exit_code == 1
    assert wrong.stderr.startswith("weft: orders: Shopify does not let us in (401)")
    server.faults = [Fault("status", 10_000, status=500)]
    down = CliRunner().invoke(app, ["ingest", "shopify", "--patience", "0.2", "--table", "orders"])
    assert down.exit_code == 75
    assert "failed (500) for too long" in down.stderr
    for name, problem in {"SHOPIFY_ACCESS_TOKEN": "is not set", "WEFT_LANDING": "sample store"}.items():
        monkeypatch.setenv(name, "")
        refused = CliRunner().invoke(app, ["ingest", "shopify"])
        assert isinstance(refused.exception, WeftError)
        assert name in str(refused.exception)
        assert problem in str(refused.exception)
    misspelt = CliRunner().invoke(app, ["ingest", "shopfy"])
    assert "did you mean shopify" in str(misspelt.exception)


def test_without_dlt_the_command_names_the_extra(
    open_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = open_account(ShopifyServer())
    monkeypatch.setattr("orchestration.ingest.ingest.find_spec", lambda name: None)
    with pytest.raises(Exception, match=r"pip install 'weft\[ingest\]'"):
        account.run()


def test_a_second_shop_lands_in_a_folder_of_its_own(
    open_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    monkeypatch.setenv("SHOPIFY_EU_ADDRESS", account.url)
    monkeypatch.setenv("SHOPIFY_EU_ACCESS_TOKEN", os.environ["SHOPIFY_ACCESS_TOKEN"])
    account.run(only=["orders"])
    account.run(only=["orders"], folder="shopify_eu")
    assert account.settings.landing
    assert (account.settings.landing / "shopify_eu" / "source.yml").read_text() == "layout: shopify\n"
    load_landing(account.settings)
    with duckdb.connect(str(account.settings.warehouse)) as connection:
        counted = connection.execute(
            "select _source, count(*) from raw_shopify.orders group by all order by all"
        ).fetchall()
    assert counted == [("shopify", ROWS), ("shopify_eu", ROWS)]
    with pytest.raises(Exception, match="cannot be named klaviyo"):
        account.run(folder="klaviyo")


def test_the_loader_reads_what_landed(vendor: type[ListServer], open_account: Callable[..., Account]) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    account.run()
    summary = load_landing(account.settings)
    with duckdb.connect(str(account.settings.warehouse)) as connection:
        schema = f"raw_{server.name}"
        for table, count in TABLES[server.name].items():
            (rows,) = connection.execute(f"select count(*) from {schema}.{table}").fetchone() or (0,)
            assert rows == count, table
        name = CHANGED[server.name]
        described = connection.execute(f"describe {schema}.{name}").fetchall()
    columns = {row[0]: row[1] for row in described}
    assert set(server.lists[name][0]) <= set(columns)
    assert set(columns.values()) <= {"VARCHAR", "TIMESTAMP"}
    assert summary.rows_loaded == sum(TABLES[server.name].values())


def test_nested_values_land_as_json(open_account: Callable[..., Account]) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    account.run()
    load_landing(account.settings)
    with duckdb.connect(str(account.settings.warehouse)) as connection:
        amount = "json_extract_string(line_items, '$[0].price_set.shop_money.amount')"
        found = connection.execute(
            f"select distinct {amount}, total_price from raw_shopify.orders"
        ).fetchall()
        refunds = connection.execute(
            "select count(*) from raw_shopify.order_refunds as refunds"
            " inner join raw_shopify.orders as orders on refunds.order_id = orders.id"
        ).fetchone()
    assert found == [("19.90", "19.90")]
    assert refunds == (8,)


def test_each_recipe_says_where_its_page_does(vendor: type[ListServer]) -> None:
    page = (PROJECT_ROOT / "docs" / "ingest-from-an-api.md").read_text("utf-8")
    missing = [name for name in (*vendor.environment, *TABLES[vendor.name]) if name not in page]
    assert missing == []
