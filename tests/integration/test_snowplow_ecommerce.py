"""What Snowplow's own models make of their sample of 833 e-commerce events, row by row beside ours."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.landed import with_sources

EXPECTED = (
    "cart_interactions",
    "checkout_interactions",
    "product_interactions",
    "transaction_interactions",
    "sessions",
)
LATE_EVENT = "611b0eeb-d77d-485d-b7c7-9324c930e955"
"""Without a first-party cookie: Snowplow leaves it out; here the collector's cookie is its visitor."""

UTC_TIME = "cast(cast({} as timestamptz) as timestamp)"


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The events built as far as visits and checkouts; the expected tables as views `expected_…`."""
    home = tmp_path_factory.mktemp("snowplow")
    given = shared_data / "snowplow_ecommerce"
    (home / "landing" / "snowplow").mkdir(parents=True)
    (home / "landing" / "snowplow" / "events.csv").symlink_to(
        given / "source" / "snowplow_ecommerce_events.csv"
    )
    settings = with_sources(Settings(landing=home / "landing", home=home / "home"))
    load_landing(settings)
    run_dbt(
        settings,
        *("build", "--quiet", "--select", "+sessions", "+checkouts", "--exclude-resource-type", "unit_test"),
    )
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("set timezone = 'UTC'")
        for name in EXPECTED:
            file = given / "expected" / f"snowplow_ecommerce_{name}_expected.csv"
            connection.execute(
                f"create temp view expected_{name} as "
                f"from read_csv('{file}', all_varchar = true, header = true, nullstr = ['', 'NULL'])"
            )
        yield connection


def test_transactions_are_the_same(built: duckdb.DuckDBPyConnection) -> None:
    theirs = f"""
        select event_id, transaction_id, cast(transaction_revenue as decimal(18, 4)), transaction_currency,
            cast(transaction_total_quantity as int), {UTC_TIME.format("derived_tstamp")}
        from expected_transaction_interactions order by event_id
    """
    ours = """
        select source_record_id, source_order_id, amount, currency, quantity, occurred_at
        from unified.uni_events where event_type = 'order_completed' order by source_record_id
    """
    rows = built.execute(ours).fetchall()
    assert len(rows) == 14
    assert rows == built.execute(theirs).fetchall()


def test_each_product_of_each_event_is_the_same(built: duckdb.DuckDBPyConnection) -> None:
    """All 928: rows of their own where the event is about single products, else kept in `properties`."""
    theirs = f"""
        select event_id, product_id, cast(product_price as double), product_currency, product_category,
            {UTC_TIME.format("derived_tstamp")}
        from expected_product_interactions
    """
    ours = """
        select
            split_part(event_id, ':', 2), product->>'id', cast(product->>'price' as double),
            product->>'currency', product->>'category', occurred_at
        from (
            select event_id, occurred_at, unnest(
                case when properties like '[%' then json_extract(properties, '$[*]')
                else [cast(properties as json)] end
            ) as product
            from unified.uni_events where properties is not null
        )
    """
    counted = Counter(built.execute(ours).fetchall())
    assert counted.total() == 928
    expected = Counter(built.execute(theirs).fetchall())
    assert counted - expected == expected - counted == Counter()
    single = """
        select event_type, count(*), count(product_id), sum(amount) from unified.uni_events
        where event_type like 'product_%' group by event_type order by event_type
    """
    theirs_single = """
        select case ecommerce_action_type when 'add_to_cart' then 'product_added'
            when 'product_view' then 'product_viewed' else 'product_removed' end as event_type,
            count(*), count(product_id), sum(cast(product_price as decimal(18, 4)))
        from expected_product_interactions
        where ecommerce_action_type in ('add_to_cart', 'product_view', 'remove_from_cart')
        group by event_type order by event_type
    """
    assert built.execute(single).fetchall() == built.execute(theirs_single).fetchall()


def test_each_change_of_a_cart_is_the_same(built: duckdb.DuckDBPyConnection) -> None:
    theirs = """
        select event_id, case ecommerce_action_type when 'add_to_cart' then 'product_added'
            when 'remove_from_cart' then 'product_removed' else 'order_completed' end,
            cast(cast(derived_tstamp as timestamptz) as timestamp)
        from expected_cart_interactions order by event_id
    """
    ours = """
        select distinct split_part(event_id, ':', 2) as hit, event_type, occurred_at from unified.uni_events
        where event_type in ('product_added', 'product_removed', 'order_completed') order by hit
    """
    rows = built.execute(ours).fetchall()
    assert len(rows) == 67
    assert rows == built.execute(theirs).fetchall()


def test_each_step_of_a_checkout_is_the_same_but_one(built: duckdb.DuckDBPyConnection) -> None:
    theirs = """
        select event_id, case checkout_step_number when '1' then 'checkout_started'
            when '4' then 'order_completed' else 'checkout_continued' end
        from expected_checkout_interactions
    """
    ours = """
        select source_record_id, event_type from unified.uni_events
        where event_type in ('checkout_started', 'checkout_continued', 'order_completed')
    """
    found, expected = set(built.execute(ours).fetchall()), set(built.execute(theirs).fetchall())
    assert len(expected) == 52
    assert expected - found == set()
    assert found - expected == {(LATE_EVENT, "checkout_continued")}
    started = built.execute(
        "select count(*), count(distinct session_id) from customer360.checkouts"
    ).fetchall()
    (sessions,) = built.execute(
        "select count(distinct domain_sessionid) from expected_checkout_interactions "
        "where checkout_step_number = '1'"
    ).fetchall()
    assert started == [(19, *sessions)], (
        "whoever comes in at a later step has started no checkout that was seen"
    )


SESSIONS = f"""
with events as (
    select
        coalesce(raw.domain_sessionid, json_extract_string(
            raw.contexts_com_snowplowanalytics_snowplow_client_session_1_0_1, '$[0].sessionId'
        )) as domain_sessionid,
        events.record_key, events.event_name, events.received_at
    from unified.uni_events as events
    inner join raw_snowplow.events as raw on split_part(events.event_id, ':', 2) = raw.event_id
),
ours as (
    select
        events.domain_sessionid,
        count(distinct parts.session_key) as visits,
        cast(min(parts.session_key) as varchar) as session_id,
        min(events.received_at) as first_at,
        max(events.received_at) as last_at,
        count(distinct case when events.event_name = 'list_view' then events.record_key end) as lists
    from events inner join customer360.c360_session_events as parts using (record_key)
    group by events.domain_sessionid
)
select
    theirs.domain_sessionid, ours.visits,
    ours.first_at = {UTC_TIME.format("theirs.start_tstamp")},
    ours.last_at = {UTC_TIME.format("theirs.end_tstamp")},
    sessions.product_view_count + ours.lists = cast(theirs.number_product_views as int),
    sessions.has_cart = (cast(theirs.number_add_to_carts as int) > 0),
    theirs.domain_userid = sessions.visitor_id
from expected_sessions as theirs
full join ours on theirs.domain_sessionid = ours.domain_sessionid
left join customer360.sessions as sessions on ours.session_id = sessions.session_id
"""
"""Snowplow's sessions begin and end by the collector's clock (`received_at`); it counts lists among views."""


def test_each_session_is_the_same_and_one_is_more(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.execute(SESSIONS).fetchall()
    same = [row for row in rows if row[0] is not None]
    assert len(same) == 63
    assert [row for row in same if row[1:] != (1, True, True, True, True, True)] == []
    assert len(rows) == 64, "the late event, two days after all others, is a visit of its own"
    assert built.execute(
        "select count(*), count(distinct visitor_id) from customer360.sessions"
    ).fetchall() == [(64, 60)]


def test_what_analytics_sees_bought_is_no_order_of_a_store(built: duckdb.DuckDBPyConnection) -> None:
    assert built.execute("select count(*) from customer360.orders").fetchall() == [(0,)]
