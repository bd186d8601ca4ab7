"""How each sync that ran sends its rows, kept with the state; and which of them have no file any more.

Deleting a sync's file sends nothing. Whom it put into a list stays there, and nobody is taken out of it any
more, not even who withdraws consent; so it is told until somebody decides (`weft sync retire`).
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.activation.accounts import Account
from orchestration.activation.destination import DestinationObject
from orchestration.activation.spec import SyncSpec, has_file
from orchestration.activation.state import SyncState, utc_now
from orchestration.base.counted import counted
from orchestration.base.settings import Settings

WITHOUT_FILE = """
    select
        definitions.sync_name, definitions.account, definitions.destination, definitions.object,
        definitions.audience, definitions.kind, definitions.is_removable, definitions.file_gone_at,
        case when coalesce(definitions.kind, '') <> 'events' then coalesce(acked.row_count, 0) else 0 end
            as row_count
    from {schema}.sync_definitions as definitions
    left join (select sync_name, count(*) as row_count from {schema}.sync_ack group by sync_name) as acked
        on definitions.sync_name = acked.sync_name
    where definitions.file_gone_at is not null
    order by definitions.sync_name
"""
"""One row per sync whose file is gone, with how many rows stay at its destination; what was told as an event
has happened, and does not stay."""


def note_files(settings: Settings) -> None:
    """Keeps since when a sync of the state has had no file; one whose file is back is as before."""
    with SyncState(settings).transaction() as connection:
        # Of what ran before definitions were kept, only its name and its destination are known.
        connection.execute("""
            insert into sync_definitions by name
            select
                sync_name, split_part(sync_name, '__', 1) as account, max(destination) as destination,
                '' as object, '' as audience
            from sync_runs
            where sync_name not in (select sync_name from sync_definitions)
            group by sync_name
        """)
        known = connection.execute("select sync_name, file_gone_at from sync_definitions").fetchall()
        changed = [
            [None if has_file(name) else utc_now(), name]
            for name, gone_at in known
            if has_file(name) == (gone_at is not None)
        ]
        if changed:
            connection.executemany(
                "update sync_definitions set file_gone_at = ? where sync_name = ?", changed
            )


def without_file(settings: Settings) -> list[dict[str, Any]]:
    """The rows of `WITHOUT_FILE`, as the files are now."""
    note_files(settings)
    with SyncState(settings).open() as connection:
        found = connection.execute(WITHOUT_FILE.format(schema="main"))
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def place_of(row: Mapping[str, Any]) -> str:
    """`list win_back of account klaviyo`."""
    thing = f"{row['object']} {row['audience']}".strip()
    return f"{thing} of account {row['account']}" if thing else f"account {row['account']}"


def gone_words(row: Mapping[str, Any]) -> str:
    """What is to be known of a row of `WITHOUT_FILE`, and what can be done."""
    if not row["row_count"]:
        return "its file is gone; nothing of it stays at its destination"
    who = counted(row["row_count"], *(("row", None) if row["kind"] == "rows" else ("person", "people")))
    stay = f"its file is gone; {who} stay{'s' if row['row_count'] == 1 else ''} in {place_of(row)}"
    retire = f"weft sync retire {row['sync_name']}"
    if row["is_removable"]:
        return f"{stay}; to take them out: {retire} (with --forget they stay there, and are told no more)"
    return f"{stay}; to be told no more of them: {retire} --forget"


def note_definition(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    account: Account,
    kind: type[DestinationObject],
) -> None:
    """Keeps how a sync sends its rows, as of the run that begins; names of columns and lists, and no row."""
    if spec.wants_nobody:
        return
    connection.execute("delete from sync_definitions where sync_name = ?", [spec.name])
    connection.execute(
        """
        insert into sync_definitions by name
        select
            $name as sync_name, $account as account, $destination as destination, $object as object,
            $audience as audience, $kind as kind, cast($removable as boolean) as is_removable,
            $definition as definition, cast($now as timestamp) as noted_at
        """,
        {
            "name": spec.name,
            "account": account.name,
            "destination": account.destination,
            "object": spec.object,
            "audience": spec.remote_audience if kind.needs_audience else "",
            "kind": kind.kind,
            "removable": "mirror" in kind.modes,
            "definition": spec.model_dump_json(),
            "now": utc_now(),
        },
    )
