"""A plausible published file for tests of the report: a shop of a year, made from a seed, no build needed."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

AS_OF = datetime(2026, 1, 1)

TABLES = {
    "publish.generations": "generation_id varchar, as_of timestamp, published_at timestamp",
    "publish.check_results": "check_name varchar, table_name varchar, status varchar, severity varchar,"
    " detail varchar",
    "customer360.customers": "customer_id varchar, is_known boolean, first_seen_at timestamp",
    "customer360.orders": "order_id varchar, customer_id varchar, ordered_at timestamp, status varchar,"
    " currency varchar, total_amount decimal(18,4), net_amount decimal(18,4), is_first_order boolean,"
    " is_counted boolean",
    "analytics.cohort_retention": "cohort_month date, months_since integer, cohort_size integer,"
    " active_customers integer, retention double, revenue decimal(18,4)",
    "analytics.metrics_daily": "metric_date date, metric varchar, slice varchar, value double",
    "analytics.rfm_grid": "recency_score integer, frequency_score integer, monetary_score integer,"
    " rfm_group varchar, customer_count integer, net_revenue decimal(18,4)",
    "analytics.attribution": "order_id varchar, model varchar, channel varchar, credit double,"
    " revenue decimal(18,4), ordered_at timestamp, is_first_order boolean",
    "analytics.campaign_orders": "order_id varchar, source_name varchar, channel varchar,"
    " campaign_id varchar, flow_id varchar, ordered_at timestamp, revenue decimal(18,4)",
    "analytics.alerts": "alert_id varchar, kind varchar, subject varchar, window_start timestamp,"
    " window_end timestamp, severity varchar, alert_text varchar",
    "customer360.order_lines": "order_line_id varchar, order_id varchar, product_id varchar,"
    " product_title varchar, ordered_at timestamp, is_counted boolean, units integer,"
    " line_revenue decimal(18,4)",
    "customer360.messages": "message_id varchar, source_name varchar, channel varchar, direction varchar,"
    " campaign_id varchar, flow_id varchar, campaign_name varchar, delivered_at timestamp,"
    " clicked_at timestamp",
    "segments.segment_definitions": "segment_name varchar, title varchar, description varchar, owner varchar,"
    " purpose varchar, channels varchar, conditions varchar, holdout_percent double",
    "segments.segment_sizes_daily": "size_date date, segment_name varchar, member_count integer,"
    " entered_count integer, left_count integer",
    "identity.customer_records": "record_key bigint, source_name varchar, source_table varchar,"
    " source_record_id varchar, customer_id varchar, observed_at timestamp",
    "identity.customer_identifiers": "customer_id varchar, identifier_type varchar, identifier_value varchar,"
    " is_shared boolean",
    "identity.identity_edges": "from_type varchar, from_value varchar, to_type varchar, to_value varchar,"
    " record_count integer, status varchar, reason varchar",
    "identity.identity_quality": "run_id varchar, measured_at timestamp, metric varchar, value double",
    "activation.sync_runs": "run_id varchar, sync_name varchar, destination varchar, status varchar,"
    " started_at timestamp, finished_at timestamp, added_count integer, updated_count integer,"
    " removed_count integer, rejected_count integer, blocked_count integer",
    "activation.sync_blocked": "sync_name varchar, customer_id varchar, reason varchar",
    "staging.quarantine": "source_name varchar, source_table varchar, source_record_id varchar,"
    " column_name varchar, reason varchar, landed_file varchar, loaded_at timestamp",
}

SECTIONS = ["headline", "growth", "sales", "segments", "rfm", "cohorts", "syncs", "quality", "identity"]
"""Of the report, in its order."""

SEGMENTS = {
    "win_back_60_days": ("Win back after 60 days", "Bought before, but not in the last 60 days.", 1240),
    "new_customers": ("New customers", "First order in the last 30 days.", 212),
    "abandoned_checkout": ("Abandoned checkout", "Started a checkout and did not order within 4 hours.", 96),
    "vips_at_risk": ("VIPs at risk", "Top 5 % by revenue, now quiet for longer than usual.", 41),
    "recent_support": ("Recently in touch with support", "An open ticket, or one in the last 7 days.", 3),
}


def write_empty(file: Path) -> Path:
    """A published file without a single table."""
    duckdb.connect(str(file)).close()
    return file


def write_tables(file: Path) -> Path:
    """A published file with every table and not a single row."""
    with duckdb.connect(str(file)) as connection:
        _create(connection)
    return file


def write_shop(file: Path, people: int = 1500, seed: int = 5) -> Path:
    """A published file of a shop that has been open for a year."""
    dice = random.Random(seed)
    with duckdb.connect(str(file)) as connection:
        _create(connection)
        _fill(connection, "publish.generations", [("g-0001", AS_OF, AS_OF + timedelta(minutes=4))])
        _customers_and_orders(connection, dice, people)
        _segments(connection, dice)
        _identity(connection, dice, people)
        _operations(connection)
    return file


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for table, columns in TABLES.items():
        connection.execute(f"create schema if not exists {table.split('.')[0]}")
        connection.execute(f"create table {table} ({columns})")


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    if rows:
        places = ", ".join("?" for _ in rows[0])
        connection.begin()
        connection.executemany(f"insert into {table} values ({places})", rows)
        connection.commit()


def _customers_and_orders(connection: duckdb.DuckDBPyConnection, dice: random.Random, people: int) -> None:
    customers, orders = [], []
    for number in range(people):
        first_seen = AS_OF - timedelta(days=364 * (1 - dice.random() ** 1.3), seconds=dice.randrange(86000))
        is_known = dice.random() < 0.62
        customers.append((f"c{number}", is_known, first_seen))
        if not is_known or dice.random() < 0.25:
            continue
        ordered_at = first_seen + timedelta(days=dice.expovariate(1 / 6))
        sequence = 0
        while ordered_at < AS_OF and sequence < 12:
            sequence += 1
            total = round(dice.lognormvariate(4.1, 0.5), 2)
            status = dice.choices(["paid", "cancelled", "test"], [96, 3, 1])[0]
            net = round(total * 0.86, 2)
            names = (f"shopify:{len(orders)}", f"c{number}")
            orders.append((*names, ordered_at, status, "USD", total, net, sequence == 1, status == "paid"))
            if dice.random() < 0.52:
                break
            ordered_at += timedelta(days=dice.expovariate(1 / 55))
    _fill(connection, "customer360.customers", customers)
    _fill(connection, "customer360.orders", orders)
    connection.execute(METRICS)
    connection.execute(COHORTS)
    connection.execute(RFM)
    connection.execute(SALES)


def _segments(connection: duckdb.DuckDBPyConnection, dice: random.Random) -> None:
    definitions, sizes = [], []
    for name, (title, description, size) in SEGMENTS.items():
        definitions.append(
            (name, title, description, "lifecycle", f"Used for {title.lower()}.", "email", description, 0.0)
        )
        members = size
        for back in range(120):
            day = date(2025, 12, 31) - timedelta(days=back)
            entered = dice.randrange(0, 2 + size // 20)
            left = min(members + entered, dice.randrange(0, 2 + size // 22))
            sizes.append((day, name, members, entered, left))
            members = max(0, members - entered + left)
    _fill(connection, "segments.segment_definitions", definitions)
    _fill(connection, "segments.segment_sizes_daily", sizes)


def _identity(connection: duckdb.DuckDBPyConnection, dice: random.Random, people: int) -> None:
    records, identifiers = [], []
    for number in range(people):
        for _ in range(min(90, int(dice.paretovariate(0.9)))):
            source = dice.choice(["shopify", "segment", "klaviyo", "square", "zendesk"])
            seen = AS_OF - timedelta(days=dice.random() * 365)
            records.append((len(records), source, "rows", str(len(records)), f"c{number}", seen))
        identifiers.append((f"c{number}", "email", f"person{number}@example.com", dice.random() < 0.02))
        identifiers.append((f"c{number}", "phone", f"+1202555{number:04d}", False))
    _fill(connection, "identity.customer_records", records)
    _fill(connection, "identity.customer_identifiers", identifiers)
    kinds = [
        ("accepted", None, 900),
        ("blocked", "placeholder", 24),
        ("shared", "device of several people", 61),
    ]
    edges = [
        ("email", f"person{number}@example.com", "phone", f"+1202555{number:04d}", 2, status, reason)
        for status, reason, links in [*kinds, ("capped", "one account per customer", 3)]
        for number in range(links)
    ]
    _fill(connection, "identity.identity_edges", edges)
    _fill(connection, "identity.identity_quality", [("r1", AS_OF, "blocked_values", 7.0)])


def _operations(connection: duckdb.DuckDBPyConnection) -> None:
    start = AS_OF + timedelta(minutes=5)
    runs = [
        (
            "r1",
            "klaviyo__win_back",
            "file",
            "succeeded",
            start,
            start + timedelta(seconds=9),
            640,
            12,
            31,
            0,
            560,
        ),
        ("r1", "klaviyo__vips_at_risk", "file", "failed", start, None, 0, 0, 0, 4, 9),
    ]
    _fill(connection, "activation.sync_runs", runs)
    reasons = [("unsubscribed", 310), ("never_subscribed", 247), ("no_email", 3)]
    blocked = [("klaviyo__win_back", f"c{n}", reason) for reason, total in reasons for n in range(total)]
    _fill(connection, "activation.sync_blocked", blocked)
    bad = [("shopify", "order", "created_at", "not a timestamp", 5), ("klaviyo", "event", None, "no key", 2)]
    rows = [
        (source, table, str(n), column, reason, f"{source}/{table}.csv", AS_OF)
        for source, table, column, reason, total in bad
        for n in range(total)
    ]
    _fill(connection, "staging.quarantine", rows)
    check = ("freshness of klaviyo", "klaviyo.event", "warn", "warning", "newest record is 9 days old")
    passed = [(f"unique of table {n}", f"layer.table_{n}", "pass", "error", "") for n in range(40)]
    _fill(connection, "publish.check_results", [check, *passed])


METRICS = """
insert into analytics.metrics_daily
with days as (
    select cast(ordered_at as date) as metric_date, count(*) filter (where is_counted) as orders,
        sum(net_amount) as net_revenue, count(*) filter (where is_first_order) as new_customers
    from customer360.orders where status = 'paid' group by all
)
select metric_date, unnest(['orders', 'net_revenue', 'new_customers']), 'all',
    unnest([cast(orders as double), cast(net_revenue as double), cast(new_customers as double)])
from days
"""

SALES = """
insert into analytics.attribution
select order_id, model, case when order_id like '%3' then 'email' else 'paid_search' end, 1, net_amount,
    ordered_at, is_first_order
from customer360.orders cross join (select unnest(['last_non_direct', 'first']) as model) where is_counted;

insert into customer360.order_lines
select order_id || ':1', order_id, right(order_id, 1), 'Product ' || right(order_id, 1), ordered_at,
    is_counted, case when is_counted then 1 end, case when is_counted then net_amount end
from customer360.orders;

insert into customer360.messages
select 'm' || n, 'klaviyo', 'email', 'outbound', 'c1', null, 'Winter letter',
    timestamp '2025-12-20' + to_seconds(cast(n as integer)),
    case when n % 10 = 0 then timestamp '2025-12-21' end
from range(200) as numbers(n);

insert into analytics.campaign_orders
select order_id, 'klaviyo', 'email', 'c1', null, ordered_at, net_amount
from customer360.orders where is_counted and ordered_at > timestamp '2025-12-20';

insert into analytics.alerts values (
    'surge:Cups:2025-12-30', 'surge', 'Cups', timestamp '2025-12-30 15:00:00',
    timestamp '2025-12-30 18:00:00', 'high', 'abandoned checkouts of Cups: 58, usual are 4.'
);
"""

COHORTS = """
insert into analytics.cohort_retention
with firsts as (
    select customer_id, date_trunc('month', min(ordered_at)) as cohort_month
    from customer360.orders where status = 'paid' group by customer_id
), active as (
    select cohort_month, date_diff('month', cohort_month, date_trunc('month', ordered_at)) as months_since,
        count(distinct customer_id) as active_customers, sum(net_amount) as revenue
    from customer360.orders inner join firsts using (customer_id) where status = 'paid' group by all
), sizes as (
    select cohort_month, count(*) as cohort_size from firsts group by cohort_month
)
select cast(cohort_month as date), months.months_since, cohort_size,
    case when is_over then coalesce(active_customers, 0) end,
    case when is_over then coalesce(active_customers, 0) / cohort_size end, revenue
from sizes
cross join (select unnest(range(0, 13)) as months_since) as months
cross join lateral (
    select cohort_month + to_months(cast(months.months_since + 1 as integer))
        <= timestamp '2026-01-01' as is_over
)
left join active using (cohort_month, months_since)
"""

RFM = """
insert into analytics.rfm_grid
with buyers as (
    select customer_id, max(ordered_at) as last_at, count(*) as orders, sum(net_amount) as revenue
    from customer360.orders where status = 'paid' group by customer_id
), scored as (
    select *, least(5, 1 + floor(5 * percent_rank() over (order by last_at))) as r,
        least(5, 1 + floor(5 * percent_rank() over (order by orders))) as f,
        least(5, 1 + floor(5 * percent_rank() over (order by revenue))) as m
    from buyers
)
select r, f, m,
    case when r >= 4 and f >= 4 then 'Champions' when f >= 4 and r <= 2 then 'At risk' when r >= 4 then 'New'
        when r <= 2 then 'Dormant' else 'Needs attention' end,
    count(*), sum(revenue)
from scored group by all
"""
