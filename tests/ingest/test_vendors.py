"""Each vendor's lists land whole, once, and from then on only what has changed."""

from collections.abc import Callable

from tests.ingest.conftest import Account
from tests.ingest.vendors import KlaviyoServer, ListServer, moment

ROWS = 40
TABLES = {
    "shopify": {
        "orders": ROWS,
        "order_refunds": 8,
        "customers": ROWS,
        "products": ROWS,
        "product_variants": ROWS,
        "abandoned_checkouts": ROWS,
    },
    "klaviyo": dict.fromkeys(("profiles", "events", "campaigns", "flows", "lists", "metrics"), ROWS),
    "zendesk": dict.fromkeys(("tickets", "users", "ticket_comments", "satisfaction_ratings"), ROWS),
    "woocommerce": dict.fromkeys(("orders", "customers", "products", "refunds"), ROWS),
    "gorgias": dict.fromkeys(("tickets", "customers", "messages", "satisfaction_surveys"), ROWS),
}
CHANGED = {
    "shopify": "orders",
    "klaviyo": "profiles",
    "zendesk": "tickets",
    "woocommerce": "orders",
    "gorgias": "tickets",
}


def test_every_page_lands_once(vendor: type[ListServer], open_account: Callable[..., Account]) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    outcome = account.run()
    assert outcome.errors == []
    assert account.tables() == TABLES[server.name]
    assert account.missing() == {}
    assert account.twice() == {}
    assert server.violations == []


def test_the_next_run_lands_what_changed_and_nothing_else(
    vendor: type[ListServer], open_account: Callable[..., Account]
) -> None:
    server = vendor()
    server.add(ROWS)
    account = open_account(server)
    account.run()
    name, before = CHANGED[server.name], len(server.requests)
    assert account.run().errors == []
    assert account.tables() == TABLES[server.name]

    changed = server.lists[name][3]["id"]
    server.change(name, changed, minutes=200)
    server.add(2, first=ROWS + 1)
    account.run()
    versions = [row for row in account.rows(name) if row["id"] == changed]
    assert len(versions) == 2
    assert versions[0] != versions[1]
    assert len(account.rows(name)) == ROWS + 3
    assert account.missing() == {}
    assert account.twice() == {}
    assert server.violations == []
    assert before > 0


def test_a_later_run_asks_for_little(open_account: Callable[..., Account], vendor: type[ListServer]) -> None:
    server = vendor()
    server.add(ROWS * 3)
    account = open_account(server)
    only = [CHANGED[server.name]]
    account.run(only=only)
    first = len(server.requests)
    account.run(only=only)
    assert len(server.requests) - first < first / 2


def test_rows_land_as_the_vendor_sent_them(
    open_account: Callable[..., Account], vendor: type[ListServer]
) -> None:
    server = vendor()
    server.add(3)
    account = open_account(server)
    account.run()
    name = CHANGED[server.name]
    sent = {row["id"]: row for row in server.lists[name]}
    for row in account.rows(name):
        assert {key: row[key] for key in sent[row["id"]]} == sent[row["id"]]


def test_since_reads_again_and_lands_only_new_versions(open_account: Callable[..., Account]) -> None:
    server = KlaviyoServer()
    server.add(ROWS)
    server.lists["events"].append(
        {"type": "event", "id": "last", "attributes": {"datetime": moment(9_000).isoformat()}}
    )
    account = open_account(server)
    account.run()
    # An event that is corrected keeps its time, which is long past.
    server.lists["events"][2]["attributes"]["name"] = "corrected"
    account.run(only=["events"])
    assert account.tables()["events"] == ROWS + 1
    account.run(since=moment(100), only=["events"])
    assert account.tables()["events"] == ROWS + 1
    account.run(since=moment(0), only=["events"])
    assert [row["attributes"]["name"] for row in account.rows("events") if row["id"] == "ev996"] == [
        "events 3",
        "corrected",
    ]
    assert account.twice() == {}
    requests = len(server.requests)
    account.run(only=["events"])
    assert len(server.requests) == requests + 1, "the cursor went back"
