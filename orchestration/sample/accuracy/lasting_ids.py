"""What the log of ids and the list of edges say of themselves: needless changes, dead ends, lost reasons."""

from dataclasses import dataclass

import duckdb

from orchestration.base.database import value_of

_QUESTIONS = {
    "needless_id_changes": """
        select value from warehouse.identity.identity_quality
        where metric = 'needless_id_changes'
        order by measured_at desc, run_id
        limit 1
    """,
    "retired_ids": "select count(*) from warehouse.identity.customer_id_redirects",
    "retired_ids_without_heir": """
        select count(*)
        from warehouse.identity.customer_id_redirects as redirects
        left join (select distinct customer_id from warehouse.identity.customer_records) as living
            on redirects.living_customer_id = living.customer_id
        where redirects.living_customer_id is not null and living.customer_id is null
    """,
    "refused_links": "select count(*) from warehouse.identity.identity_edges where status <> 'accepted'",
    "refused_links_without_reason": """
        select count(*) from warehouse.identity.identity_edges
        where status <> 'accepted' and coalesce(trim(reason), '') = ''
    """,
}


@dataclass(frozen=True)
class LastingIds:
    """Counts of the newest run; None where the warehouse has no such table yet."""

    needless_id_changes: int | None
    """Ids that changed although what they stand for did not (`identity_quality`)."""
    retired_ids: int | None
    """Ids that were merged into another or erased."""
    retired_ids_without_heir: int | None
    """Merged ids that lead to no living customer."""
    refused_links: int | None
    """Pairs of identifiers seen together that did not simply join."""
    refused_links_without_reason: int | None


def lasting_ids(connection: duckdb.DuckDBPyConnection) -> LastingIds:
    """Asks the attached `warehouse`."""
    return LastingIds(**{name: _answer(connection, sql) for name, sql in _QUESTIONS.items()})


def _answer(connection: duckdb.DuckDBPyConnection, sql: str) -> int | None:
    try:
        return value_of(connection, sql)
    except duckdb.CatalogException:
        return None
