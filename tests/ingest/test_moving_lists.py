"""Lists that change while they are read, and clocks that do not agree: no row is passed over.

Kinds come from public reports: rows of one time that get lost between pages (woocommerce/woocommerce 33386),
hosts that ignore the page (woocommerce/woocommerce-rest-api 60, woocommerce/woocommerce 34946), exports
without an end (facetoe/zenpy 451, zendesk/zendesk_api_client_rb 168, PostHog/posthog 59215) or with rows
twice (dlt-hub/verified-sources 659), rows of the second that was read last (estuary/connectors 5205), events
of the future (airbytehq/airbyte 70341), links with two directions (zf-fr/zfr-shopify 119) and parameters
beside page_info (Shopify/shopify-api-js 755).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.ingest.session import NotHandedOut
from tests.ingest.conftest import Account
from tests.ingest.test_vendors import ROWS
from tests.ingest.vendors import (
    GorgiasServer,
    KlaviyoServer,
    ShopifyServer,
    WooCommerceServer,
    ZendeskServer,
    moment,
)
from tests.sim.server import Answer, Request


@pytest.mark.parametrize("deleted", [[1], [1, 2, 3], list(range(1, 16))])
def test_rows_that_are_deleted_while_a_list_is_read_hide_none(
    deleted: list[int], open_account: Callable[..., Account]
) -> None:
    server = WooCommerceServer()
    server.add(ROWS)
    account = open_account(server)

    def delete() -> None:
        server.lists["orders"] = [row for row in server.lists["orders"] if row["id"] not in deleted]
        # A new order meanwhile: the count of all is no sign that nothing has moved.
        server.add(len(deleted), first=ROWS + 1)

    server.before[4] = delete
    assert account.run(only=["orders"]).errors == []
    assert "orders" not in account.missing()
    assert account.twice() == {}


def test_rows_that_come_into_a_list_while_it_is_read_hide_none(open_account: Callable[..., Account]) -> None:
    server = WooCommerceServer()
    server.add(ROWS)
    account = open_account(server)
    account.run(only=["orders"])
    server.add(ROWS, first=ROWS + 1)
    start = len(server.requests)

    def change_old_ones() -> None:
        for number in range(1, 20):
            now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
            server.row("orders", number).update(date_modified_gmt=now, status="completed")

    server.before[start + 4] = change_old_ones
    account.run(only=["orders"])
    account.run(only=["orders"])
    assert "orders" not in account.missing()
    landed = account.rows("orders")
    assert all(row in landed for row in server.lists["orders"])


def test_a_shop_that_ignores_the_page_is_an_error_and_no_loss(open_account: Callable[..., Account]) -> None:
    server = WooCommerceServer()
    server.add(ROWS)
    server.ignores_offset = True
    account = open_account(server)
    (error,) = account.run(only=["orders"]).errors
    assert "the same page" in str(error)
    assert len(server.requests) < 10
    server.ignores_offset = False
    account.run(only=["orders"])
    assert "orders" not in account.missing()
    assert account.twice() == {}


def test_an_export_of_more_rows_of_one_second_than_a_page_holds_ends(
    open_account: Callable[..., Account],
) -> None:
    server = ZendeskServer()
    server.add(ROWS)
    seconds = int(moment(20).timestamp())
    for name, column in (("tickets", "generated_timestamp"), ("ticket_events", "timestamp")):
        for row in server.lists[name][15:25]:
            row[column] = seconds
    account = open_account(server)
    outcome = account.run()
    # The export by time cannot go past that second; the one by cursor can.
    assert [str(error).split(":")[0] for error in outcome.errors] == ["ticket_events"]
    assert isinstance(outcome.errors[0], NotHandedOut)
    assert len(server.requests) < 40
    assert account.tables()["tickets"] == ROWS
    assert account.tables()["ticket_comments"] == 15 + server.page_size


def test_a_row_that_shows_late_with_the_second_that_was_read_last_lands(
    open_account: Callable[..., Account],
) -> None:
    server = ZendeskServer()
    server.add(ROWS)
    account = open_account(server)
    account.run(only=["tickets"])
    server.lists["tickets"].append(server.lists["tickets"][-1] | {"id": 1})
    account.run(only=["tickets"])
    assert account.missing().keys() == {"users", "satisfaction_ratings"}
    assert account.twice() == {}


def test_tickets_of_this_minute_do_not_make_the_next_run_too_early(
    open_account: Callable[..., Account],
) -> None:
    server = ZendeskServer()
    server.add(ROWS)
    now = datetime.now(UTC)
    server.lists["tickets"][-1]["generated_timestamp"] = int(now.timestamp())
    account = open_account(server)
    account.run(only=["tickets"])
    assert account.run(only=["tickets"]).errors == []


def test_an_event_of_the_future_does_not_hide_what_comes_before_it(
    open_account: Callable[..., Account],
) -> None:
    server = KlaviyoServer()
    server.add(ROWS)
    now = datetime.now(UTC)
    server.lists["events"][-1]["attributes"]["datetime"] = (now + timedelta(days=400)).isoformat()
    account = open_account(server)
    account.run(only=["events"])
    event = {"type": "event", "id": "now", "attributes": {"datetime": now.isoformat()}}
    server.lists["events"].append(event)
    account.run(only=["events"])
    assert "events" not in account.missing()
    assert account.twice() == {}


def test_a_list_that_ignores_its_order_is_read_to_its_end(open_account: Callable[..., Account]) -> None:
    class Ascending(GorgiasServer):
        def answer(self, request: Request) -> Answer:
            size = 20
            rows = sorted(self.lists["tickets"], key=lambda row: row["updated_datetime"])
            start = int(request.query.get("cursor") or 0)
            following = str(start + size) if start + size < len(rows) else None
            return Answer(200, {"data": rows[start : start + size], "meta": {"next_cursor": following}})

    server = Ascending()
    server.add(ROWS * 3)
    account = open_account(server)
    account.run(only=["tickets"])
    server.add(5, first=1_000)
    account.run(only=["tickets"])
    assert "tickets" not in account.missing()


def test_rows_out_of_order_do_not_move_the_cursor_past_those_that_follow(
    open_account: Callable[..., Account],
) -> None:
    class Unordered(ShopifyServer):
        def answer(self, request: Request) -> Answer:
            answer = super().answer(request)
            if "page_info" not in request.query and "since_everything" not in request.query:
                latest = max(self.lists["orders"], key=lambda row: row["updated_at"])
                answer.body["orders"].insert(0, latest)
            return answer

    server = Unordered()
    server.add(ROWS)
    account = open_account(server)
    server.fails_from = 4
    account.run(only=["orders"], patience=timedelta(seconds=0.5))
    server.fails_from = None
    account.run(only=["orders"])
    assert "orders" not in account.missing()


def test_a_link_to_another_host_gets_nothing(open_account: Callable[..., Account]) -> None:
    other = ShopifyServer()
    other.add(ROWS)

    class Elsewhere(ShopifyServer):
        def here(self, request: Request, query: dict) -> str:
            return super().here(request, query).replace("127.0.0.1", "localhost")

    server = Elsewhere()
    server.add(ROWS)
    account = open_account(server)
    (error,) = account.run(only=["orders"]).errors
    assert "another host" in str(error)
    assert len(server.requests) == 1
    assert len(account.rows("orders")) == server.page_size
