"""What became of the rows of a batch: acknowledged, refused or uncertain. Each function is one step of a
transaction; what is settled leaves the outbox and stands in `sync_ack`, `sync_rejects` and `delivery_log`.
"""

from datetime import datetime

import duckdb

from orchestration.activation.destination import Done
from orchestration.activation.outbox import forget
from orchestration.activation.plan_query import REMOVAL_UNCERTAIN, UNKNOWN
from orchestration.activation.temporary import temporary_table


def settle(
    connection: duckdb.DuckDBPyConnection,
    outcomes: dict[str, Done],
    sent: dict[str, list[int]],
    now: datetime,
) -> dict[str, int]:
    """Acknowledgements, rejects, log and the end of the batches, together; returns the rows of each result.

    Args:
        connection: in a transaction.
        outcomes: what became of each batch.
        sent: seq of the rows of each batch, in the order in which they were sent.
        now: of the clock.
    """
    told: list[tuple] = []
    for batch_id, outcome in outcomes.items():
        for place, seq in enumerate(sent[batch_id]):
            refused = outcome.rejected.get(place)
            if refused or place in outcome.destination_keys:
                told.append(
                    (
                        batch_id,
                        seq,
                        refused.code if refused else None,
                        refused.detail if refused else None,
                        refused.retryable if refused else None,
                        outcome.destination_keys.get(place),
                    )
                )
    names = ("batch_id", "seq", "code", "detail", "retryable", "known_as")
    columns = zip(*told, strict=True) if told else ((),) * len(names)
    temporary_table(
        connection, "answers", {name: list(column) for name, column in zip(names, columns, strict=True)}
    )
    temporary_table(connection, "ended", {"batch_id": list(outcomes)})
    connection.execute("""
        create or replace temp table settled as
        select
            outbox.*, batches.sync_name, answers.code, answers.detail, answers.retryable,
            coalesce(answers.known_as, outbox.destination_key) as known_as
        from sync_outbox as outbox
        inner join sync_batches as batches on outbox.batch_id = batches.batch_id
        left join answers on outbox.batch_id = answers.batch_id and outbox.seq = answers.seq
        where outbox.batch_id in (select batch_id from ended)
    """)
    _acknowledge(connection, now)
    rejected = connection.execute("""
        select
            sync_name, row_key, payload_fingerprint, mapping_version,
            case when retryable then 'retryable' else 'permanent' end, code, detail, batch_id
        from settled
        where code is not null
    """).fetchall()
    refuse(connection, rejected, now)
    _log(connection, "case when code is null then 'done' else 'rejected' end", now)
    forget(connection, list(outcomes))
    return dict(
        connection.execute(
            "select case when code is null then operation else 'rejected' end, count(*)"
            " from settled group by all"
        ).fetchall()
    )


def settle_unknown(
    connection: duckdb.DuckDBPyConnection, batch_id: str, is_repeatable: bool, now: datetime
) -> None:
    """Settles a batch that was sent and never confirmed: its rows may be there, content unknown.

    They stay acknowledged with an unknown fingerprint. So the next plan sends those that are still wanted
    once more, and removes those that are not, which a mere resend would have missed. That holds for removals
    too: whoever was perhaps removed and is wanted again must not pass for unchanged. Where sending twice does
    harm nothing is sent again: such a row is `uncertain`, and a person decides (`weft sync retry`).
    """
    connection.execute(
        f"""
        create or replace temp table settled as
        select
            outbox.* replace (
                '{UNKNOWN}' as payload_fingerprint,
                case when outbox.operation in ('add', 'update') then outbox.field_fingerprints end
                    as field_fingerprints
            ),
            outbox.payload_fingerprint as sent_fingerprint,
            batches.sync_name, cast(null as varchar) as code, outbox.destination_key as known_as
        from sync_outbox as outbox
        inner join sync_batches as batches on outbox.batch_id = batches.batch_id
        where outbox.batch_id = ?
        """,
        [batch_id],
    )
    if is_repeatable:
        _acknowledge(connection, now, confirmed=False)
    else:
        uncertain = connection.execute(
            "select sync_name, row_key, sent_fingerprint, mapping_version, 'uncertain',"
            f" case when operation in ('remove', 'withdraw') then '{REMOVAL_UNCERTAIN}' else 'no_answer' end,"
            " 'sent, and no answer came: it may have arrived', batch_id from settled"
        ).fetchall()
        refuse(connection, uncertain, now)
    _log(connection, "'unconfirmed'", now)
    forget(connection, [batch_id])


def refuse(connection: duckdb.DuckDBPyConnection, rows: list[tuple], now: datetime) -> None:
    """Keeps rejected rows with their reason: counted up when they were refused before, else new.

    Args:
        connection: in a transaction.
        rows: sync, row key, fingerprint, mapping version, class, code, detail, batch.
        now: of the clock.
    """
    if not rows:
        return
    names = (
        "sync_name",
        "row_key",
        "payload_fingerprint",
        "mapping_version",
        "class",
        "code",
        "detail",
        "batch_id",
    )
    temporary_table(connection, "refusals", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    same = (
        "sync_rejects.sync_name = refusals.sync_name and sync_rejects.row_key = refusals.row_key"
        " and sync_rejects.payload_fingerprint is not distinct from refusals.payload_fingerprint"
        " and sync_rejects.mapping_version = refusals.mapping_version"
    )
    connection.execute(
        f"""
        create or replace temp table told as
        select
            refusals.*, coalesce(sync_rejects.first_seen_at, $now) as first_seen_at,
            cast($now as timestamp) as last_seen_at, coalesce(sync_rejects.attempts, 0) + 1 as attempts
        from refusals left join sync_rejects on {same}
        """,
        {"now": now},
    )
    connection.execute(f"delete from sync_rejects using refusals where {same}")
    connection.execute("insert into sync_rejects by name select * from told")


def _acknowledge(connection: duckdb.DuckDBPyConnection, now: datetime, confirmed: bool = True) -> None:
    """What was sent replaces what was known of those rows; what was removed for certain is forgotten."""
    connection.execute("""
        delete from sync_ack using settled
        where
            sync_ack.sync_name = settled.sync_name and sync_ack.row_key = settled.row_key
            and settled.code is null
    """)
    connection.execute(
        """
        insert into sync_ack by name
        select
            sync_name, row_key, known_as as destination_key, payload_fingerprint, field_fingerprints,
            mapping_version, cast(? as timestamp) as acked_at, batch_id
        from settled
        where code is null and (operation in ('add', 'update') or not ?)
        """,
        [now, confirmed],
    )
    # A row that went through is no reject any more.
    connection.execute("""
        delete from sync_rejects using settled
        where
            sync_rejects.sync_name = settled.sync_name and sync_rejects.row_key = settled.row_key
            and settled.code is null
    """)


def _log(connection: duckdb.DuckDBPyConnection, outcome: str, now: datetime) -> None:
    connection.execute(
        f"insert into delivery_log select batch_id, sync_name, row_key, operation, {outcome}, ? from settled",
        [now],
    )
