"""What goes wrong at a vendor: throttled, down, cut off, half-way. Nothing is lost, nothing lands twice.

Kinds come from public reports: Retry-After that is no whole number (Shopify/shopify-app-python 18) or read in
the wrong unit (Shopify/shopify-app-js 3364), 429 without an end (nozzlegear/ShopifySharp 350), pages for
people in place of JSON, tokens that are not valid any more (klaviyo/klaviyo-api-python 9), scopes that a key
lacks (segment-boneyard/segment-docs 6758).
"""

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from orchestration.base.errors import TransientError, WeftError
from orchestration.ingest.session import ComeLater, NotHandedOut, NotLetIn, StillDown
from tests.ingest.conftest import Account
from tests.ingest.test_vendors import CHANGED, ROWS
from tests.ingest.vendors import (
    KEY,
    GorgiasServer,
    KlaviyoServer,
    ListServer,
    ShopifyServer,
    WooCommerceServer,
)
from tests.sim.server import Fault

HTML = "<html><body>Briefly unavailable for scheduled maintenance.</body></html>"
FAULTS = {
    "busy": Fault("status", 2, status=503),
    "down": Fault("status", 2, status=500),
    "reset": Fault("drop_before"),
    "answer lost": Fault("drop_after"),
    "too slow": Fault("slow", seconds=1.0),
    "a page for people": Fault("status", status=200, body=HTML, headers={"Content-Type": "text/html"}),
    "cut off": Fault("status", status=200, body='{"data": [{"id": 1}, {"id'),
    "an error with 200": Fault("status", status=200, body={"errors": "try again"}),
}


def only_one(vendor: type[ListServer]) -> list[str]:
    return [CHANGED[vendor.name]]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_page_that_fails_for_a_while_is_asked_for_again(
    kind: str, vendor: type[ListServer], open_account: Callable[..., Account]
) -> None:
    server = vendor()
    server.add(ROWS)
    account, fault = open_account(server), FAULTS[kind]
    server.before[3] = lambda: server.faults.append(Fault(**vars(fault)))
    outcome = account.run(only=only_one(vendor), timeout=(1, 0.3))
    assert outcome.errors == []
    assert len(account.rows(CHANGED[vendor.name])) == ROWS
    assert server.faults[0].times == 0
    assert server.violations == []


@pytest.mark.parametrize("asked", ["1", "1.5", "date"])
def test_no_request_comes_before_the_pause_that_was_asked_for(
    asked: str, open_account: Callable[..., Account]
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    due: list[float] = []

    def throttle() -> None:
        moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
        text = format_datetime(moment, usegmt=True) if asked == "date" else asked
        seconds = moment.timestamp() - time.time() if asked == "date" else float(asked)
        due.append(time.monotonic() + seconds)
        server.faults.append(Fault("status", status=429, headers={"Retry-After": text}))

    server.before[3] = throttle
    assert account.run(only=["orders"]).errors == []
    assert server.requests[3].at >= due[0]
    assert len(account.rows("orders")) == ROWS


def test_a_pause_longer_than_a_run_is_kept_by_the_next_one(open_account: Callable[..., Account]) -> None:
    server = KlaviyoServer()
    server.add(ROWS)
    account = open_account(server)
    server.before[3] = lambda: server.faults.append(Fault("status", status=429, headers={"Retry-After": "5"}))
    outcome = account.run(only=["profiles"])
    asked_at = time.monotonic()
    assert [type(error) for error in outcome.errors] == [ComeLater]
    assert outcome.is_transient
    assert len(account.rows("profiles")) == 2 * server.page_size
    with pytest.raises(ComeLater, match="nothing was asked"):
        account.run(only=["profiles"])
    assert len(server.requests) == 3
    time.sleep(max(0.0, asked_at + 5.3 - time.monotonic()))
    assert account.run(only=["profiles"]).errors == []
    assert account.missing().keys() == {"events", "campaigns", "flows", "lists", "metrics"}
    assert account.twice() == {}


def test_a_vendor_that_is_busy_for_ever_does_not_hold_the_run_for_ever(
    open_account: Callable[..., Account],
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    server.faults = [Fault("status", 10_000, status=429, headers={"Retry-After": "0.2"})]
    started = time.monotonic()
    outcome = account.run(only=["orders"], patience=timedelta(seconds=2))
    assert isinstance(outcome.errors[0], TransientError)
    assert time.monotonic() - started < 6
    assert len(server.requests) < 30


def test_requests_keep_to_the_rate(open_account: Callable[..., Account]) -> None:
    server = GorgiasServer()
    server.add(ROWS * 2)
    server.rates, server.keeps_rates = {"default": ((5, 1),)}, True  # ty: ignore[invalid-attribute-access]
    account = open_account(server)
    assert account.run(only=["tickets"], rates=[(5, 1)]).errors == []
    assert len(server.requests) > 10
    assert server.violations == []


def test_a_list_that_fails_half_way_goes_on_in_the_next_run(
    vendor: type[ListServer], open_account: Callable[..., Account]
) -> None:
    server = vendor()
    server.add(ROWS * 2)
    account, name = open_account(server), CHANGED[vendor.name]
    # WooCommerce's pages share a row.
    whole = -(-ROWS * 2 // (server.page_size - (server.name == "woocommerce")))
    server.fails_from = whole - 2
    outcome = account.run(only=[name], patience=timedelta(seconds=1.5))
    assert [type(error) for error in outcome.errors] == [StillDown]
    assert outcome.is_transient
    landed = len(account.rows(name))
    assert landed >= ROWS
    server.fails_from = None
    before = len(server.requests)
    server.change(name, server.lists[name][0]["id"], minutes=400)
    assert account.run(only=[name]).errors == []
    assert len(server.requests) - before < whole / 2, "it began from the start"
    account.run(only=[name])
    assert name not in account.missing()
    assert account.twice() == {}
    # The row that has changed meanwhile is one more. Gorgias hands it out first: to the run after this one.
    changed = server.lists[name][0].items()
    assert any(changed <= row.items() for row in account.rows(name))


def test_a_list_in_no_order_of_change_that_fails_half_way_is_read_again(
    open_account: Callable[..., Account],
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    # By their ids: the newest change comes first, the oldest last.
    server.fails_from = 4
    account.run(only=["products"], patience=timedelta(seconds=0.5))
    assert 0 < len(account.rows("products")) < ROWS
    server.fails_from = None
    account.run(only=["products"])
    assert "products" not in account.missing()
    assert account.twice() == {}


def test_one_list_that_fails_for_good_does_not_keep_the_others(open_account: Callable[..., Account]) -> None:
    server = WooCommerceServer()
    server.add(ROWS)
    account = open_account(server)
    server.faults = [Fault("status", 10_000, path="/customers", status=500)]
    outcome = account.run(patience=timedelta(seconds=1))
    assert [str(error).split(":")[0] for error in outcome.errors] == ["customers"]
    assert account.tables() == {"orders": ROWS, "products": ROWS, "refunds": ROWS}


def test_a_wrong_key_is_one_error_and_one_request(
    vendor: type[ListServer], open_account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    for name, value in server.environment.items():
        if value == KEY:
            monkeypatch.setenv(f"{server.name}_{name}".upper(), "another-key")
    outcome = account.run()
    assert [type(error) for error in outcome.errors] == [NotLetIn]
    assert not outcome.is_transient
    assert len(server.requests) == 1
    assert "another-key" not in str(outcome.errors[0])


def test_a_list_that_the_key_may_not_read_does_not_keep_the_others(
    open_account: Callable[..., Account],
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    words = {"errors": f"read_customers is needed by {KEY} of anna@shop.example"}
    server.faults = [Fault("status", 10_000, path="/customers", status=403, body=words)]
    outcome = account.run()
    assert [type(error) for error in outcome.errors] == [NotHandedOut]
    text = str(outcome.errors[0])
    assert "customers: Shopify answers 403" in text
    assert KEY not in text
    assert "anna@" not in text
    assert set(account.tables()) == {
        "orders",
        "order_refunds",
        "products",
        "product_variants",
        "abandoned_checkouts",
    }


def test_a_place_that_is_not_known_any_more_is_read_from_the_start(
    open_account: Callable[..., Account],
) -> None:
    server = GorgiasServer()
    server.add(ROWS)
    account = open_account(server)
    server.fails_from = 4
    account.run(only=["tickets"], patience=timedelta(seconds=1))
    server.fails_from, server.before = None, {}
    server.forgets_tokens = True
    server.before[len(server.requests) + 2] = lambda: setattr(server, "forgets_tokens", False)
    assert account.run(only=["tickets"]).errors == []
    assert len(account.rows("tickets")) == ROWS
    assert account.twice() == {}


def test_keys_are_neither_in_the_state_nor_in_landing_nor_in_words(
    vendor: type[ListServer], open_account: Callable[..., Account], capfd: pytest.CaptureFixture[str]
) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    server.faults = [Fault("status", 1, status=418, body={"error": KEY})]
    said = account.run()
    folder = account.settings.home.parent
    written = [file for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".sqlite" for file in written)
    assert not [file for file in written if KEY.encode() in file.read_bytes()]
    output = capfd.readouterr()
    assert KEY not in output.out + output.err + "".join(map(str, [*said.errors, *said.lines]))


def test_two_runs_of_one_folder_are_not_at_once(open_account: Callable[..., Account]) -> None:
    server = KlaviyoServer()
    server.add(ROWS)
    account = open_account(server)
    problems: list[str] = []

    def second() -> None:
        try:
            account.run(only=["lists"])
        except WeftError as error:
            problems.append(str(error))

    server.before[2] = second
    assert account.run(only=["lists"]).errors == []
    assert len(problems) == 1
    assert "another process" in problems[0]


def test_landing_files_that_are_gone_are_read_again(open_account: Callable[..., Account]) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    account.run()
    assert account.settings.landing
    for file in sorted((account.settings.landing / "shopify" / "orders").iterdir())[1:3]:
        file.unlink()
    assert account.missing().keys() == {"orders"}
    account.run()
    assert account.missing() == {}
    assert account.twice() == {}


def test_another_home_does_not_write_over_the_files_of_the_first(
    open_account: Callable[..., Account],
) -> None:
    server = ShopifyServer()
    server.add(ROWS)
    account = open_account(server)
    account.run(only=["orders"])
    before = len(account.rows("orders"))
    account.settings = account.settings.model_copy(update={"home": account.settings.home.parent / "other"})
    account.run(only=["orders"])
    assert len(account.rows("orders")) == 2 * before


def test_the_state_is_small_and_whole(open_account: Callable[..., Account]) -> None:
    server = KlaviyoServer()
    server.add(ROWS)
    account = open_account(server)
    account.run()
    with sqlite3.connect(account.settings.home / "ingest" / "klaviyo.sqlite") as connection:
        (count,) = connection.execute("select count(*) from landed_rows").fetchone()
        (walks,) = connection.execute("select count(walk) from lists").fetchone()
    assert count == sum(account.tables().values())
    assert walks == 0
