"""What Airbyte really lands, built: facts that were counted by hand in its files."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt import run_dbt
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
    ],
)
def test_what_stands_in_the_files_stands_in_the_tables(
    built: Settings, fact: str, query: str, expected: list[tuple]
) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        assert connection.execute(query).fetchall() == expected, fact
