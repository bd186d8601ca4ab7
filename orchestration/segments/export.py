"""Writing the members of a segment to a file, from the published generation and nothing else.

A file is out of our hands: the address or number of a customer is in it only where it was asked for by
channel, and then only of members who may be reached through it (`activation.contact_permissions`), as with a
sync. Nobody is in it whose erasure was asked for since the generation was published.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from orchestration.activation.destinations.file import csv_lines
from orchestration.activation.state import SyncState
from orchestration.base.database import has_table, identifier, literal, value_of
from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings
from orchestration.base.suggestions import closest
from orchestration.segments.members import open_published, require_segment

PURPOSES = {
    "email": ("email_marketing", ("email",)),
    "sms": ("sms_marketing", ("phone",)),
    "whatsapp": ("whatsapp_marketing", ("phone",)),
    "push": ("push_marketing", ()),
    "ads": ("ads_match", ("email", "phone")),
}
"""What consent to a channel is for, and the contact points that go with it."""
CONTACT_POINTS = {"email", "phone"}
ALWAYS = ("customer_id", "entered_at", "arm", "is_holdout", "why")
FORMATS = (".csv", ".parquet")


def export_members(
    settings: Settings, name: str, to: Path, consented: str | None = None, columns: Sequence[str] = ()
) -> int:
    """Writes one row per member, with a header; returns how many.

    Args:
        settings: of the home.
        name: the segment.
        to: the file: CSV that a spreadsheet opens without running anything, or Parquet, by its ending.
        consented: a channel: only members who may be reached through it, without the holdout, and with the
            address or number that may be used.
        columns: more columns of `customers`.

    Raises:
        WeftError: no published segment has that name, a column is not published or is a contact point, or
            the file is of another kind.
    """
    if to.suffix.lower() not in FORMATS:
        raise WeftError(f"{to.name} is no CSV or Parquet file", f"let its name end in {' or '.join(FORMATS)}")
    if consented is not None and consented not in PURPOSES:
        raise WeftError(
            f"there is no channel {consented}{closest(consented, PURPOSES)}",
            f"the channels are: {', '.join(PURPOSES)}",
        )
    require_segment(settings, name)
    with open_published(settings) as connection:
        _check_columns(connection, columns)
        query = _query(connection, name, consented, columns, _erased(settings, connection))
        with replace_whole(to) as draft:
            if to.suffix.lower() == ".csv":
                return _write_csv(connection, query, draft)
            written = connection.execute(
                f"copy ({query}) to {literal(str(draft))} (format parquet)"
            ).fetchone()
            return int(written[0]) if written else 0


def _query(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    consented: str | None,
    columns: Sequence[str],
    erased: Sequence[str],
) -> str:
    selected = [f"members.{column}" for column in ALWAYS]
    joins, conditions = "", [f"members.segment_name = {literal(name)}"]
    if consented is not None:
        if not has_table(connection, "activation.contact_permissions"):
            raise WeftError(
                "contact permissions are not published", "run `weft run`, or leave out --consented"
            )
        purpose, contact_points = PURPOSES[consented]
        selected += [f"permissions.{column}" for column in contact_points]
        joins += (
            " inner join activation.contact_permissions as permissions"
            " on members.customer_id = permissions.customer_id"
        )
        conditions += [
            f"permissions.purpose = {literal(purpose)}",
            "permissions.blocked_reason is null",
            "not members.is_holdout",
        ]
    if erased:
        conditions.append(f"members.customer_id not in ({', '.join(map(literal, erased))})")
    if columns:
        selected += [f"customers.{identifier(column)}" for column in columns]
        joins += (
            " left join customer360.customers as customers on members.customer_id = customers.customer_id"
        )
    return (
        f"select {', '.join(selected)} from segments.segment_members as members{joins}"
        f" where {' and '.join(conditions)} order by members.customer_id"
    )


def _check_columns(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    published = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = 'customer360' and table_name = 'customers'"
    ).fetchall()
    known = {column for (column,) in published}
    for column in columns:
        if column in CONTACT_POINTS:
            raise WeftError(
                f"{column} is a contact point, which goes only to where it may be used",
                "write --consented with a channel: email, sms, whatsapp or ads",
            )
        if column in ALWAYS or column not in known:
            raise WeftError(
                f"the published customers have no further column {column}{closest(column, known)}",
                "name a column of customer360.customers",
            )


def _erased(settings: Settings, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Customers whose erasure was asked for since the generation was published."""
    if not settings.sync_state.exists():
        return []
    published_at = value_of(connection, "select max(published_at) from publish.generations")
    with SyncState(settings).open() as state:
        found = state.execute(
            "select distinct customer_id from sync_erasures"
            " where customer_id is not null and requested_at > coalesce($1, timestamp '1970-01-01')",
            [published_at],
        )
        return [customer for (customer,) in found.fetchall()]


def _write_csv(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> int:
    """A header even where nobody is a member."""
    found = connection.execute(query)
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(rows, names))
    return len(rows)
