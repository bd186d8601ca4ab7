"""What somebody adds up in a BI tool without having read anything: sums of public tables fit each other."""

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.publish.publish import publish

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(built_sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The published file of the sample store."""
    settings = Settings(home=tmp_path_factory.mktemp("totals"), as_of=built_sample.as_of)
    shutil.copy2(built_sample.warehouse, settings.warehouse)
    publish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


def test_unsubscriptions_of_the_days_are_those_of_the_timeline(ask: Ask) -> None:
    """Most name no campaign, so that the rate was 0 on every day (as in Mailtrain-org/mailtrain#841).

    Nobody of the sample store is told of twice; where a tool does, one counts (hizzle-co/noptin#994).
    """
    [(told,)] = ask("select count(*) from customer360.timeline where event_type = 'message_unsubscribed'")
    assert told > 0
    slices = ask("""
        select slice_type, sum(value) from analytics.metrics_daily where metric = 'unsubscriptions' group by 1
    """)
    assert dict(slices) == {"all": told, "channel": told}
    assert ask("select sum(unsubscriptions) from analytics.totals_daily") == [(told,)]
    rated = ask("""
        select count(*) filter (where unsubscribe_rate > 0), count(*) filter (where unsubscriptions > 0)
        from analytics.totals_daily where messages_delivered > 0
    """)
    assert rated[0][0] == rated[0][1] > 0


def test_customers_and_orders_of_nobody_make_all_orders(ask: Ask) -> None:
    [(orders, revenue)] = ask("select sum(order_count), sum(net_revenue) from customer360.orders")
    [(of_customers, theirs)] = ask("select sum(order_count), sum(net_revenue) from customer360.customers")
    [(of_nobody, rest)] = ask(
        "select sum(orders_without_customer), sum(net_revenue_without_customer) from analytics.totals_daily"
    )
    assert of_nobody > 0
    assert (of_customers + of_nobody, theirs + rest) == (orders, revenue)


def test_each_currency_is_divided_among_somebody_and_nobody(ask: Ask) -> None:
    """What stores charged, in the currency they charged it in, of what counts."""
    rows = ask("""
        select currency_original, sum(amount_original),
            sum(amount_original) filter (
                where customer_id in (select customer_id from customer360.customers)
            ),
            coalesce(sum(amount_original) filter (where customer_id is null), 0)
        from customer360.orders where status = 'paid' group by 1
    """)
    assert rows
    for currency, charged, of_somebody, of_nobody in rows:
        assert of_somebody + of_nobody == charged, currency
    [(converted,)] = ask("select sum(charged_amount) from analytics.totals_daily")
    [(in_shop_currency,)] = ask("select sum(total_amount) from customer360.orders where status = 'paid'")
    assert converted == in_shop_currency


def test_sums_without_a_filter_leave_out_what_does_not_count(ask: Ask) -> None:
    """polarsource/polar#6674, woocommerce/woocommerce-admin#4557, Agilo/medusa-analytics-plugin#26."""
    [(every, counted)] = ask("""
        select sum(net_revenue), sum(net_amount) filter (where status = 'paid') from customer360.orders
    """)
    [(unfiltered,)] = ask("select sum(net_amount) from customer360.orders")
    assert every == counted != unfiltered
    assert ask("select sum(net_revenue), sum(orders) from analytics.totals_daily") == [
        (every, ask("select count(*) from customer360.orders where is_counted")[0][0])
    ]
    [(lines, of_counted)] = ask("""
        select sum(line_revenue), sum(line_amount - refunded_amount) filter (
            where is_counted and not coalesce(is_gift_card, false)
        ) from customer360.order_lines
    """)
    assert lines == of_counted > Decimal(0)


def test_steps_of_the_funnel_contain_each_other(ask: Ask) -> None:
    steps = ["true", "has_reached_product", "has_reached_cart", "has_reached_checkout", "has_order"]
    for wider, narrower in pairwise(steps):
        wrong = f"select count(*) from customer360.sessions where {narrower} and not {wider}"
        assert ask(wrong) == [(0,)]
    assert ask("select count(*) > 0 from customer360.sessions where has_checkout and not has_cart") == [
        (True,)
    ]


def test_each_day_has_one_row_of_totals_and_no_day_is_missing(ask: Ask) -> None:
    rows = ask("""
        select count(*), count(distinct metric_date), date_diff('day', min(metric_date), max(metric_date)) + 1
        from analytics.totals_daily
    """)
    assert len(set(rows[0])) == 1


def test_each_message_of_a_campaign_finds_its_name(ask: Ask) -> None:
    assert ask("""
        select count(*) from customer360.messages
        left join customer360.campaigns
            on coalesce(messages.campaign_id, messages.flow_id) = campaigns.campaign_id
            and messages.source_name = campaigns.source_name
        where coalesce(messages.campaign_id, messages.flow_id) is not null
            and campaigns.name is distinct from messages.campaign_name
    """) == [(0,)]
    assert ask("select count(*) > 0 from customer360.campaigns where name is not null") == [(True,)]


TRAPS = {
    "customer360.orders": ["net_revenue", "orders_without_customer", "status"],
    "customer360.customers": ["Orders without a customer", "is_known"],
    "customer360.order_lines": ["line_revenue"],
    "customer360.sessions": ["has_reached_cart", "no funnel"],
    "customer360.timeline": ["event_type"],
    "analytics.metrics_daily": ["totals_daily", "slice_type"],
    "analytics.attribution": ["model"],
    "analytics.channel_performance": ["model"],
    "segments.segment_sizes_daily": ["not added up"],
}
"""Tables that mislead who sums them as they are, and what their comments must name."""


def test_every_published_table_says_what_a_row_is_and_what_not_to_add_up(ask: Ask) -> None:
    said = dict(
        ask("""
            select schema_name || '.' || table_name, comment from duckdb_tables()
            union all
            select schema_name || '.' || view_name, comment from duckdb_views() where not internal
        """)
    )
    assert [table for table, comment in said.items() if not comment] == []
    missing = [(table, word) for table, words in TRAPS.items() for word in words if word not in said[table]]
    assert missing == []
