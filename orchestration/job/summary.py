"""Ten lines about a run that a person understands, read from what was just published."""

from typing import Any

import duckdb

from orchestration.activation.definitions import gone_words
from orchestration.base.settings import Settings
from orchestration.job.last_run import read_last_run
from orchestration.job.new_alerts import recent_alerts
from orchestration.job.progress import all_of
from orchestration.landing.summary import ATTENTION

MOST_NOTICES = 4
"""Lines about the landing folder that the summary shows."""
MOST_ALERTS = 3
"""Alerts that the summary shows."""

IDENTITIES = """
    with

    sizes as (

        select customer_id, count(*) as record_count from identity.customer_records group by customer_id

    ),

    identifiers as (

        select distinct identifier_type, identifier_value from identity.customer_identifiers

    )

    select
        coalesce(sum(record_count), 0),
        (select count(*) from identifiers),
        count(*),
        coalesce(max(record_count), 0)
    from sizes
"""
ORDERS = """
    select
        count(*) filter (where status = 'paid'),
        coalesce(sum(net_amount) filter (where status = 'paid'), 0),
        coalesce(min(currency), ''),
        count(*) filter (where status is null),
        count(*) filter (where status = 'paid' and net_amount is null),
        count(*) filter (where status = 'paid' and not is_reconciled)
    from customer360.orders
"""
SEGMENTS = """
    select segment_name, count(*)
    from segments.segment_members
    group by segment_name
    order by count(*) desc, segment_name
"""
WELL = ("done", "unchanged")
SYNCS = """
    select sync_name, status, added_count, updated_count, removed_count, rejected_count, blocked_count
    from activation.sync_runs
    qualify row_number() over (partition by sync_name order by started_at desc, run_id desc) = 1
    order by sync_name
"""
WITHOUT_FILE = "select * from activation.syncs_without_file order by sync_name"
CHECKS = """
    select table_name, check_name, status, detail
    from publish.check_results
    where status <> 'pass'
    order by status <> 'fail', severity, table_name, check_name
"""


def summary(settings: Settings, seconds: float) -> list[str]:
    """The lines that a successful run ends with."""
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return [
            *_landing(settings),
            *_identities(connection),
            *_orders(connection),
            *_segments(connection),
            *_alerts(settings, connection),
            *_syncs(connection),
            *_checks(connection, _warnings(settings)),
            f"time       {all_of(read_last_run(settings).get('seconds') or {}, seconds)}",
            f"report     {settings.report}",
        ]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    """The rows of a query; none while a table of it is not published."""
    try:
        return connection.execute(query).fetchall()
    except duckdb.CatalogException:
        return []


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The same, each row by its columns' names."""
    try:
        found = connection.execute(query)
    except duckdb.CatalogException:
        return []
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _landing(settings: Settings) -> list[str]:
    """What was landed: all that is broken of it, and the first few lines of what else is to be known."""
    lines = read_last_run(settings).get("landing") or []
    warnings = _warnings(settings)
    head, *more = [line for line in lines if line not in warnings] or [""]
    if not head:
        return warnings
    hidden = [f"and {len(more) - MOST_NOTICES} more: see `weft load`"] if len(more) > MOST_NOTICES else []
    told = [f"landing    {head}", *(f"           {line}" for line in more[:MOST_NOTICES] + hidden)]
    return [*warnings, *told]


def _warnings(settings: Settings) -> list[str]:
    """What is broken of what was landed, and was let through."""
    lines = read_last_run(settings).get("landing") or []
    return [line for line in lines if line.startswith(ATTENTION)]


def _identities(connection: duckdb.DuckDBPyConnection) -> list[str]:
    for records, identifiers, customers, largest in _rows(connection, IDENTITIES):
        return [
            f"identity   {records:,} records with {identifiers:,} identifiers → {customers:,} customers",
            f"           largest customer: {largest:,} records",
        ]
    return []


def _orders(connection: duckdb.DuckDBPyConnection) -> list[str]:
    for count, revenue, currency, unknown, unpriced, unreconciled in _rows(connection, ORDERS):
        not_counted = {
            f"{unknown:,} of unknown status": unknown,
            f"{unpriced:,} paid without a net amount": unpriced,
            f"{unreconciled:,} whose parts do not make the total": unreconciled,
        }
        return [
            f"orders     {count:,} paid, net revenue {revenue:,.2f} {currency}".rstrip(),
            *(f"           {words}" for words, number in not_counted.items() if number),
        ]
    return []


def _segments(connection: duckdb.DuckDBPyConnection) -> list[str]:
    sizes = [f"{name} {count:,}" for name, count in _rows(connection, SEGMENTS)]
    return [f"segments   {', '.join(sizes) or 'none has a member'}"]


def _alerts(settings: Settings, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What somebody should look at, of the last three days; no line where there is nothing."""
    found = recent_alerts(settings, connection)
    more = (
        [f"           and {len(found) - MOST_ALERTS} more: see analytics.alerts"]
        if found[MOST_ALERTS:]
        else []
    )
    names = ["alerts    ", *["          "] * MOST_ALERTS]
    lines = [f"{name} {one.line}" for name, one in zip(names, found[:MOST_ALERTS], strict=False)]
    return lines + more


def _syncs(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """All that ended well in one line; each of the others by name, and those whose file is gone."""
    gone = _dicts(connection, WITHOUT_FILE)
    deleted = {row["sync_name"] for row in gone}
    rows = [row for row in _rows(connection, SYNCS) if row[0] not in deleted]
    well = [row for row in rows if row[1] in WELL]
    lines = []
    if well:
        added, updated, removed, rejected, blocked = (
            sum(row[place] or 0 for row in well) for place in range(2, 7)
        )
        lines.append(
            f"syncs      {len(well)} of {len(rows)} done: {added:,} added, {updated:,} updated,"
            f" {removed:,} removed,"
            f" {rejected:,} rejected, {blocked:,} held back"
        )
    return (
        lines
        + [
            f"sync       {name}: {status}, {added:,} added, {updated:,} updated, {removed:,} removed, "
            f"{rejected:,} rejected, {blocked:,} held back"
            for name, status, added, updated, removed, rejected, blocked in rows
            if status not in WELL
        ]
        + [f"sync       {row['sync_name']}: {gone_words(row)}" for row in gone if row["row_count"]]
    )


def _checks(connection: duckdb.DuckDBPyConnection, warnings: list[str]) -> list[str]:
    """What did not pass; beside it what was let through broken, of which no check speaks."""
    rows = _rows(connection, CHECKS)
    if not rows:
        let_through = f", but {len(warnings):,} findings above were let through" if warnings else ""
        return [f"checks     all passed{let_through}"]
    named = [
        f"           {f'{table} {check}'.strip()} ({status}{': ' + detail if detail else ''})"
        for table, check, status, detail in rows
    ]
    beside = f", and {len(warnings):,} findings above were let through" if warnings else ""
    return [f"checks     {len(named):,} did not pass{beside}", *named]
