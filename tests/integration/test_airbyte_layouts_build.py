"""What Airbyte really lands, built: facts that were counted by hand in its files."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """All folders of rows loaded together, and built once; unit tests prove code, not data."""
    settings = Settings(
        landing=shared_data / "airbyte_layouts", home=tmp_path_factory.mktemp("airbyte_layouts")
    )
    load_landing(settings)
    run_dbt(settings, "build", "--quiet", "--exclude-resource-type", "unit_test")
    return settings


@pytest.mark.parametrize(
    ("fact", "query", "expected"),
    [
        (
            "Klaviyo: of seven events two are deliveries; clicks that name no campaign are of no message",
            """
            select count(*), count(delivered_at), count(clicked_at), count(customer_id), min(subject)
            from customer360.messages
            where source_name = 'klaviyo'
            """,
            [(2, 2, 0, 2, "Campaign for segment")],
        ),
        (
            "fourteen profiles, four of them listed as exclusions too, and an event of one that is not there",
            """
            select source_table, count(*), count(distinct customer_id) from identity.customer_records
            where source_name = 'klaviyo'
            group by 1
            order by 1
            """,
            [("event", 7, 6), ("person", 14, 14)],
        ),
        (
            "two suppressed for hard bounces and two by hand; nobody subscribed",
            "select status, count(*) from customer360.consents where source_name = 'klaviyo' group by 1",
            [("suppressed", 4)],
        ),
        (
            "six campaigns, four of them sent, with subjects that only one stream has, and eight flows",
            """
            select kind, count(*), count(sent_at), count(subject) from unified.uni_campaigns
            where source_name = 'klaviyo'
            group by 1
            order by 1
            """,
            [("campaign", 6, 4, 4), ("flow", 8, 0, 0)],
        ),
        (
            "Mailchimp: two opens and an unsubscription of one message",
            """
            select count(*), count(opened_at), count(unsubscribed_at), min(subject) from customer360.messages
            where source_name = 'mailchimp'
            """,
            [(1, 1, 1, "Invitation to Unsubscribe")],
        ),
        (
            "two members who subscribed, and one who left and is no longer listed",
            """
            select status, count(*), count(customer_id) from customer360.consents
            where source_name = 'mailchimp'
            group by 1
            order by 1
            """,
            [("subscribed", 2, 2), ("unsubscribed", 1, 1)],
        ),
        (
            "three tickets of Freshdesk: two open, one that the shop wrote and closed at once",
            """
            select ticket_id, status, priority, channel, solved_at is not null, satisfaction,
                first_replied_at, customer_id is not null
            from customer360.tickets
            where source_name = 'freshdesk'
            order by ticket_id
            """,
            [
                ("freshdesk:18", "open", "normal", "email", False, None, None, True),
                ("freshdesk:19", "open", "low", "email", False, None, None, True),
                ("freshdesk:21", "closed", "low", "email", True, None, None, True),
            ],
        ),
        (
            "four conversations, all of tickets that did not land: a note and two replies of the agent",
            """
            select author_type, is_public, count(*)
            from unified.uni_ticket_comments
            where source_name = 'freshdesk'
            group by author_type, is_public
            order by author_type, is_public
            """,
            [("customer", True, 1), ("staff", False, 1), ("staff", True, 2)],
        ),
        (
            "one rating, extremely happy, of a contact who landed",
            """
            select survey_type, answer, score, comment, customer_id is not null
            from customer360.survey_responses
            where source_name = 'freshdesk'
            """,
            [("csat", "Extremely happy", 5.0, "test", True)],
        ),
        (
            "five contacts, none of them an agent; one is of a company that did not land",
            """
            select
                (
                    select count(*) from unified.uni_profiles
                    where source_name = 'freshdesk' and source_table = 'contacts'
                ),
                (select count(*) from unified.uni_account_members where source_name = 'freshdesk'),
                (select count(*) from unified.uni_accounts where source_name = 'freshdesk')
            """,
            [(5, 1, 4)],
        ),
        (
            "ten scores of ten people, 44 in all, of whom none landed by name",
            """
            select survey_type, count(*), sum(score), count(distinct customer_id), min(responded_at)::varchar
            from customer360.survey_responses
            where source_name = 'delighted'
            group by survey_type
            """,
            [("nps", 10, 44.0, 10, "2022-01-04 09:48:08")],
        ),
        (
            "ten people who asked for no more, and five addresses that bounced, those of the five who landed",
            """
            select status, count(*), min(changed_at)::varchar
            from unified.uni_consents
            where source_name = 'delighted'
            group by status
            order by status
            """,
            [("suppressed", 5, "2022-01-06 07:48:05"), ("unsubscribed", 10, "2022-01-04 09:46:16")],
        ),
        (
            "one review of Yotpo, of a reader who is no verified buyer",
            """
            select review_id, sku, rating, title, is_verified_buyer, status, customer_id is not null
            from customer360.reviews
            where source_name = 'yotpo'
            """,
            [("yotpo:465176213", "100", 5.0, "Great Phone", False, "published", True)],
        ),
        (
            "nothing of these had to be set aside",
            """
            select count(*) from staging.quarantine
            where source_name in ('freshdesk', 'delighted', 'yotpo')
            """,
            [(0,)],
        ),
        (
            "one order of WooCommerce, not paid, with the coupon that took nothing off",
            """
            select order_id, status, gross_amount, discount_amount, total_amount, reconciliation_difference
            from customer360.orders
            where source_name = 'woocommerce'
            """,
            [("woocommerce:45", "pending", 90, 0, 90, 0)],
        ),
        (
            "one refund, which has a row and stands in the order's list: ten dollars, once",
            """
            select order_id, amount, goods_amount, count(*) over ()
            from customer360.refunds
            where source_name = 'woocommerce'
            """,
            [("woocommerce:45", 10, 10, 1)],
        ),
        (
            "two reviews of one product by one person, of five and four stars",
            """
            select count(*), sum(rating), count(distinct product_id)
            from unified.uni_reviews
            where source_name = 'woocommerce'
            """,
            [(2, 9, 1)],
        ),
        (
            "three products and three variations, whose product the files do not name",
            """
            select
                (select count(*) from unified.uni_products where source_name = 'woocommerce'),
                count(*), count(product_id), sum(inventory_quantity)
            from unified.uni_product_variants
            where source_name = 'woocommerce'
            """,
            [(3, 3, 0, 99)],
        ),
    ],
)
def test_what_stands_in_the_files_stands_in_the_tables(
    built: Settings, fact: str, query: str, expected: list[tuple]
) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        assert connection.execute(query).fetchall() == expected, fact
