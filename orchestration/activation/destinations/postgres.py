"""A table in a Postgres database (9.5 or later), for apps that read profiles: rows of any model by their key.

A batch is one transaction: COPY into a temporary table, then one `insert … on conflict`. Readers see all of
it or nothing. The sync makes the table and its columns and widens them; others it leaves as they are. psycopg
is imported when it is needed: it comes with `weft[postgres]`.
"""

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from orchestration.activation.api import Api, NoAnswer, NotAuthorized, NothingSent, NotSetUp, Refused
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    RejectedRow,
    Row,
    Vendor,
)
from orchestration.activation.postgres_table import Table, kind_of

if TYPE_CHECKING:
    import psycopg

LONGEST_NAME = 63
SYSTEM_COLUMNS = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"}
LOCAL = ("", "localhost", "127.0.0.1", "::1")
REFUSES_DATA = ("22", "23", "44", "54", "P0")
"""Classes of SQLSTATE that speak of a row, not of the server."""


class Rows(DestinationObject):
    """A row of the table per row of the model; the audience is the table, `<schema>.<table>` or `<table>`."""

    kind = "rows"
    modes = ("mirror", "upsert", "append")
    needs_audience = True
    option_names = ("key_column",)
    limits = Limits(upsert_rows=10_000, remove_rows=10_000, batch_bytes=50_000_000, row_bytes=1_000_000)
    version = "postgres-1"

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Postgres cuts longer names off, in bytes, so that two of them may become one column."""
        if not name or "\0" in name:
            return "is no name for a column"
        if len(name.encode()) > LONGEST_NAME:
            return f"is longer than the {LONGEST_NAME} bytes of a column's name"
        return "is a column that Postgres keeps itself" if name in SYSTEM_COLUMNS else None

    @property
    def key_column(self) -> str:
        """Where the key of a row stands."""
        return self.options.get("key_column", "id")

    def upsert(self, row: Row) -> Payload:
        """The row by column, with NULL for what is not known."""
        columns = dict.fromkeys(row.identifier_names) | dict(row.identifiers) | dict(row.fields)
        if str(columns.pop(self.key_column, None) or row.key) != row.key:
            raise RejectedRow(
                "key_column", f"{self.key_column} is the key's column and has another value: see options"
            )
        payload = {self.key_column: row.key} | columns
        for name, value in payload.items():
            if _has_nul(value):
                raise RejectedRow("nul_character", f"{name} has a NUL character, which Postgres cannot hold")
        return payload

    def removal(self, key: str, destination_key: str) -> Payload:
        """By its key."""
        return {self.key_column: destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """One transaction."""
        self.api.requests_sent += 1
        with transaction(self.api) as connection:
            table = Table.find(connection, self.audience, self.key_column)
            if batch.operation == "remove":
                if not table.columns:
                    raise Refused(404, "42P01", "there is no such table")
                table.remove(batch.payloads)
                return Done()
            columns = list(dict.fromkeys(name for payload in batch.payloads for name in payload))
            table.make_room({name: _kinds(batch.payloads, name) for name in columns})
            table.upsert(columns, batch.payloads)
        return Done()


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, (dict, list)):
        return any(_has_nul(each) for each in (*(value.values() if isinstance(value, dict) else ()), *value))
    return False


def _kinds(payloads: Sequence[Payload], name: str) -> set[str]:
    return {kind_of(payload[name]) for payload in payloads if payload.get(name) is not None}


@contextmanager
def transaction(api: Api) -> Generator["psycopg.Connection[Any]"]:
    """A connection whose work is kept as a whole, or not at all.

    Raises:
        NothingSent, NotAuthorized, NotSetUp, Refused: nothing was kept.
        NoAnswer: the connection broke while it was being kept, so that it may have been.
    """
    connection = _connect(api)
    psycopg = _psycopg()
    try:
        try:
            yield connection
        except psycopg.Error as error:
            raise _meaning(api, error) from None
        try:
            connection.commit()
        except psycopg.Error as error:
            if (error.sqlstate or "")[:2] in (*REFUSES_DATA, "40"):
                raise _meaning(api, error) from None
            raise NoAnswer(
                f"{api.name}: the connection broke at the commit", "a later run goes on with it"
            ) from None
    finally:
        with suppress(psycopg.Error):
            connection.close()


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError:
        raise NotSetUp(
            "syncs to Postgres need psycopg, which is not installed", "pip install 'weft[postgres]'"
        ) from None
    return psycopg


def _connect(api: Api) -> "psycopg.Connection[Any]":
    psycopg = _psycopg()
    address = urlsplit(api.address)
    if address.password:
        raise NotSetUp(
            f"account {api.name}: base_url has a password in it",
            "take it out; credentials: {password: A_VARIABLE}",
        )
    stated = parse_qs(address.query)
    host = stated.get("host", [address.hostname or ""])[-1]
    is_local = host in LOCAL or host.startswith("/")
    settings: dict[str, Any] = {
        "connect_timeout": 10,
        "tcp_user_timeout": 60_000,
        "application_name": "weft",
        "sslmode": "prefer" if is_local else "require",
    }
    try:
        connection = psycopg.connect(
            api.address,
            password=api.secrets["password"],
            **{name: value for name, value in settings.items() if name not in stated},
        )
    except psycopg.Error as error:
        text = str(error).lower()
        # libpq gives no SQLSTATE here, and its text names the host and the user.
        if re.search(
            r"authentication failed|pg_hba|not permitted|permission denied|does not exist|no password", text
        ):
            raise NotAuthorized(
                f"{api.name}: not let in", "look at base_url and the password that accounts.yml names"
            ) from None
        raise NothingSent(
            f"{api.name}: cannot be reached ({type(error).__name__})",
            "look whether base_url in accounts.yml is right; a later run tries again",
        ) from None
    connection.execute("set lock_timeout = '60s'; set timezone = 'UTC'; set client_min_messages = 'error'")
    return connection


def _meaning(api: Api, error: "psycopg.Error") -> Exception:
    """What an error of the server means for the rows; none of their values is in it."""
    state = error.sqlstate or ""
    if state.startswith(REFUSES_DATA):
        return Refused(400, state, _words(error))
    if state in ("3F000", "42P01"):
        return Refused(404, state, _words(error))
    if state == "42501" or state.startswith("28"):
        return NotAuthorized(f"{api.name}: {_words(error)}", "grant it to the user that base_url names")
    if state.startswith(("42", "0A", "2B")):
        return NotSetUp(
            f"{api.name}: {_words(error)} ({state})",
            "see docs/destinations/postgres.md on tables that a sync did not make",
        )
    return NothingSent(
        f"{api.name}: {state or 'the connection broke'}, nothing was kept", "a later run goes on"
    )


def _words(error: "psycopg.Error") -> str:
    """The server's own words: of what they quote only names of columns, tables and constraints."""
    told = error.diag
    if (error.sqlstate or "").startswith("P0"):
        return "a trigger of the table refused the row"  # whose words may hold anything
    names = {told.column_name, told.table_name, told.constraint_name, told.schema_name}
    text = re.sub(r": .*", "", told.message_primary or type(error).__name__, flags=re.DOTALL)
    text = re.sub(r'"([^"]*)"', lambda quoted: quoted[0] if quoted[1] in names else '"…"', text)
    column = re.search(r", column (.+?)(?:: |$)", told.context or "")
    return f"{text}, column {column[1]}" if column else text


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Deletes the rows of whoever has the identifier from every table that a sync made."""
    with transaction(api) as connection:
        tables = Table.made_by_syncs(connection)
        for table in tables:
            holding = {"customer_id", "external_id", table.key_column} if kind == "external_id" else {kind}
            for column in holding & set(table.columns):
                table.delete(column, value, ignore_case=kind == "email")
    return "ok" if tables else "manual"


VENDOR = Vendor(
    name="postgres",
    title="Postgres",
    objects={"rows": Rows},
    credentials=("password",),
    connections=1,  # two batches would wait for each other's locks
    erase=erase,
)
