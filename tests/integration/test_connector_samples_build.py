"""What connectors really land, built: facts that were counted by hand in their files."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """All sample folders loaded together, and built once; unit tests prove code, not data."""
    settings = Settings(
        landing=shared_data / "connector_samples", home=tmp_path_factory.mktemp("connector_samples")
    )
    load_landing(settings)
    run_dbt(settings, "build", "--quiet", "--exclude-resource-type", "unit_test")
    return settings


@pytest.mark.parametrize(
    ("fact", "query", "expected"),
    [
        (
            "eight orders, three of them in pounds, for which the project knows no rate",
            """
            select currency_original, count(*), sum(amount_original), count(total_amount)
            from customer360.orders
            where source_name = 'shopify'
            group by currency_original
            order by currency_original
            """,
            [("GBP", 3, 11.98, 0), ("USD", 5, 615.03, 5)],
        ),
        (
            "two orders of one customer, the others of one each",
            """
            select count(*), count(distinct customer_id), count(customer_id)
            from customer360.orders
            where source_name = 'shopify'
            """,
            [(8, 7, 8)],
        ),
        (
            "three order lines, one of them of two pieces",
            "select count(*), sum(quantity) from customer360.order_lines where order_id like 'shopify:%'",
            [(3, 4)],
        ),
        ("eight products", "select count(*) from customer360.products where source_name = 'shopify'", [(8,)]),
        (
            "three abandoned checkouts",
            "select count(*) from unified.uni_checkouts where source_name = 'shopify'",
            [(3,)],
        ),
        (
            "five refunds of orders that were not delivered: they wait",
            "select count(*), count(amount) from customer360.refunds where source_name = 'shopify'",
            [(5, 0)],
        ),
        (
            "GraphQL: nine orders, four of them deleted, three cancelled, one a test; amounts of the store",
            """
            select status, currency, count(*), sum(total_amount), sum(tip_amount), sum(shipping_amount)
            from unified.uni_orders
            where source_name = 'shopify_graphql'
            group by status, currency
            order by status
            """,
            [
                # order 4003 states 5.00 of shipping in its total of 2000; the totals of the others are 0
                ("cancelled", "USD", 3, 2000, 15, 5),
                ("paid", "USD", 1, 55, 1000, 0),
                ("test", "USD", 1, 0, 5, 0),
            ],
        ),
        (
            "GraphQL: ten lines of 373.97, which no quantity multiplies again, and their discounts",
            """
            select count(*), sum(quantity), sum(line_amount + discount_amount), sum(discount_amount)
            from unified.uni_order_lines
            where source_name = 'shopify_graphql'
            """,
            [(10, 14, 373.97, 71)],
        ),
        (
            "GraphQL: ten refunded lines, each in two tables, and what the refunds say went back",
            """
            select count(*), sum(lines.amount), (
                select sum(amount) from unified.uni_refunds where source_name = 'shopify_graphql'
            )
            from unified.uni_refund_lines as lines
            where source_name = 'shopify_graphql'
            """,
            [(10, 351.91, 116.67)],
        ),
        (
            "GraphQL: three sales and two captures moved 265.48, two refunds 182.00",
            """
            select kind, status, count(*), sum(amount)
            from unified.uni_payments
            where source_name = 'shopify_graphql'
            group by kind, status
            order by kind
            """,
            [("refund", "success", 2, 182), ("sale", "success", 5, 265.48)],
        ),
        (
            "GraphQL: five checkouts are there, five were deleted; half of ten products were",
            """
            select count(*), sum(total_amount), (
                select count(*) from unified.uni_products where source_name = 'shopify_graphql' and is_deleted
            )
            from unified.uni_checkouts
            where source_name = 'shopify_graphql'
            """,
            [(5, 24.49, 5)],
        ),
        (
            "ten tickets, two of them deleted and one of somebody who was staff",
            """
            select status, count(*), count(distinct customer_id)
            from customer360.tickets
            group by status
            order by status
            """,
            [("closed", 7, 6), ("solved", 1, 1)],
        ),
        (
            "three messages delivered by Klaviyo",
            "select count(*) from customer360.messages where source_name = 'klaviyo'",
            [(3,)],
        ),
        (
            "Mailchimp: ten messages of a campaign and three of automations, all to somebody",
            """
            select
                flow_id is not null, count(*), count(delivered_at), count(opened_at), count(clicked_at),
                count(unsubscribed_at), count(customer_id)
            from customer360.messages
            where source_name = 'mailchimp'
            group by 1
            order by 1
            """,
            [(False, 10, 10, 7, 2, 0, 10), (True, 3, 3, 2, 3, 1, 3)],
        ),
        (
            "eight addresses of Mailchimp, one of them in two lists, and four recipients who are no members",
            """
            select status, count(*) from customer360.consents where source_name = 'mailchimp' group by 1
            union all
            select 'customers', count(distinct customer_id) from identity.customer_records
            where source_name = 'mailchimp'
            order by 1
            """,
            [("customers", 12), ("subscribed", 7), ("unsubscribed", 1)],
        ),
        (
            "four visits by GA4's flat table: two events of one browser half an hour apart are one visit",
            "select count(*), sum(product_view_count) from customer360.sessions",
            [(4, 1)],
        ),
        (
            "its six events, the purchase in dollars",
            """
            select event_type, count(*), sum(amount), max(currency)
            from unified.uni_events
            where amount > 0 or event_type <> 'other'
            group by event_type
            order by event_type
            """,
            [
                ("checkout_started", 1, 0, "USD"),
                ("order_completed", 1, 29.99, "USD"),
                ("other", 1, 49.99, "USD"),
                ("product_added", 1, 0, "USD"),
                ("product_viewed", 1, 0, "USD"),
            ],
        ),
        (
            "of ten users one is an agent and one was, as the audit log tells: no profiles",
            "select count(*) from unified.uni_profiles where source_name = 'zendesk'",
            [(8,)],
        ),
        (
            "seven merges that HubSpot states, and who the three of one contact are",
            """
            select count(*), count(distinct records.customer_id), count(distinct merges.to_value)
            from unified.uni_identifier_merges as merges
            inner join identity.customer_records as records using (record_key)
            """,
            [(7, 5, 5)],
        ),
        (
            "four contacts of sales, two with the number of one office, and a converted lead",
            "select count(*) from identity.customer_records where source_name = 'salesforce'",
            [(5,)],
        ),
        ("nothing had to be set aside", "select count(*) from staging.quarantine", [(0,)]),
    ],
)
def test_what_stands_in_the_files_stands_in_the_tables(
    built: Settings, fact: str, query: str, expected: list[tuple]
) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        found = connection.execute(query).fetchall()
    plain = [tuple(float(value) if hasattr(value, "as_tuple") else value for value in row) for row in found]
    assert plain == expected, fact
