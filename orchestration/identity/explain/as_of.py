"""Who was who on an earlier day, from the histories of identity, whatever has become of them since."""

from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any

import duckdb

from orchestration.base.database import identifier_key, stable_hash, value_of
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.identity.explain.tables import open_identity, text_of

THEN = "valid_from <= $moment and (valid_to is null or valid_to > $moment)"


@dataclass(frozen=True)
class CustomerThen:
    """One customer as it was at that moment."""

    customer_id: str
    """The id it had then."""
    living_customer_id: str | None
    """The id that leads to it now. None when nothing is left of it."""
    record_count: int
    identifiers: list[str]
    """`type:value`; an identifier that no record carries any more is only counted below."""
    forgotten_identifiers: int


@dataclass(frozen=True)
class AsOf:
    """Whom a customer id, a record or an identifier meant at a moment."""

    asked_for: str
    moment: str
    customers: list[CustomerThen]

    def as_dict(self) -> dict[str, Any]:
        """Plain types, for `--json`."""
        return asdict(self)


def parse_moment(text: str) -> datetime:
    """A day means its end; a time means that moment, UTC.

    Raises:
        WeftError: neither.
    """
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise WeftError(f"{text!r} is no day", "write it as 2025-12-31 or 2025-12-31T18:00") from None
    return datetime.combine(moment, time.max) if len(text) == len("2025-12-31") else moment


def explain_as_of(settings: Settings, asked_for: str, moment: datetime) -> AsOf:
    """The customers that a customer id, a record (source:table:id) or an identifier meant at that moment.

    Raises:
        WeftError: nothing was built by then, or nobody was meant.
    """
    text = asked_for.strip()
    with open_identity(settings) as connection:
        found = [
            customer
            for look_up in (_by_customer, _by_record, _by_identifier)
            for customer in look_up(connection, text, moment)
        ]
        if not found:
            first = value_of(connection, "select min(valid_from) from identity.customer_id_history")
            raise WeftError(
                f"nobody had that id, record or identifier at {text_of(moment)} UTC",
                f"what is known begins at {text_of(first) or 'the next run'} UTC; give an identifier as"
                " type:value, for one that no record carries any more is found by nothing else",
            )
        customers = [_then(connection, customer, moment) for customer in dict.fromkeys(found)]
    return AsOf(asked_for, f"{moment:%Y-%m-%d %H:%M:%S}", customers)


def _by_customer(connection: duckdb.DuckDBPyConnection, text: str, moment: datetime) -> list[str]:
    return _customers(
        connection,
        "select living_customer_id from identity.customer_id_history"
        f" where customer_id = $text and living_customer_id is not null and {THEN}",
        {"text": text, "moment": moment},
    )


def _by_record(connection: duckdb.DuckDBPyConnection, text: str, moment: datetime) -> list[str]:
    source, _, rest = text.partition(":")
    if "." in source:
        source, _, table = source.partition(".")
        record = rest
    else:
        table, _, record = rest.partition(":")
    keys = [stable_hash(f"{source}|{table}|{record}")] if record else []
    return _customers(
        connection,
        "select customer_id from identity.customer_record_history"
        f" where record_key in (select unnest($keys)) and {THEN}",
        {"keys": keys, "moment": moment},
    )


def _by_identifier(connection: duckdb.DuckDBPyConnection, text: str, moment: datetime) -> list[str]:
    kind, _, value = text.partition(":")
    return _customers(
        connection,
        "select customer_id from identity.customer_identifier_history"
        " where (identifier_value in ($text, lower($text)) or identifier_key in ($key, $lower_key))"
        f" and {THEN} order by customer_id",
        {
            "text": text,
            "key": identifier_key(kind, value),
            "lower_key": identifier_key(kind, value.lower()),
            "moment": moment,
        },
    )


def _customers(connection: duckdb.DuckDBPyConnection, sql: str, asked: dict[str, Any]) -> list[str]:
    return [customer for (customer,) in connection.execute(sql, asked).fetchall()]


def _then(connection: duckdb.DuckDBPyConnection, customer_id: str, moment: datetime) -> CustomerThen:
    parameters = {"customer": customer_id, "moment": moment}
    identifiers = connection.execute(
        "select identifier_type || ':' || identifier_value from identity.customer_identifier_history"
        f" where customer_id = $customer and {THEN} order by 1",
        parameters,
    ).fetchall()
    records = value_of(
        connection,
        f"select count(*) from identity.customer_record_history where customer_id = $customer and {THEN}",
        parameters,
    )
    living = value_of(
        connection,
        "select living_customer_id from identity.customer_id_history"
        " where customer_id = $customer and valid_to is null",
        {"customer": customer_id},
    )
    known = [name for (name,) in identifiers if name]
    return CustomerThen(
        customer_id=customer_id,
        living_customer_id=living,
        record_count=records,
        identifiers=known,
        forgotten_identifiers=len(identifiers) - len(known),
    )
