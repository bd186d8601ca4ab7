"""`weft erase`: the request to erase one identifier, kept without its value.

A request is a row of the seed `identity_erasures`: the key of the identifier and the time. The models do the
rest (docs/erase-an-identifier.md). Seeds that name the value, because somebody decided something of it, say
the token from then on, which means the same to every rule.
"""

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.base.counted import counted
from orchestration.base.database import identifier_key, identity_secret, value_of
from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole, write_whole

REQUESTS = "identity_erasures"
NAMED_BY = {
    "identity_manual_rules": (("first_type", "first_value"), ("second_type", "second_value")),
    "identity_blocked_values": (("identifier_type", "value"),),
}
"""Seeds that may name a value, with the columns that say type and value."""

SPELLINGS = """
    select identifier_value from unified.uni_identifiers where identifier_key = $key
    union select raw_value from unified.uni_identifiers where identifier_key = $key
    union select first_stated_value from identity.idr_manual_rules where first_key = $key
    union select second_stated_value from identity.idr_manual_rules where second_key = $key
    union select stated_value from identity.idr_blocked_values where identifier_key = $key
"""
"""How records and seeds write the value of an identifier."""


@dataclass(frozen=True)
class Erasure:
    """One request, and what it reaches."""

    identifier_type: str
    identifier_key: int
    requested_at: datetime
    blocked_reason: str | None
    record_count: int
    customer_count: int
    customer_ids: tuple[str, ...] = ()
    spellings: tuple[str, ...] = field(default=(), repr=False)
    """How records write the value: what destinations are asked to erase. Kept nowhere."""

    rewritten: int = 0
    """Rows of other seeds that named the value and say the token now."""

    @property
    def row(self) -> tuple[str, int, str, str | None, int]:
        """The row of the seed."""
        requested_at = self.requested_at.strftime("%Y-%m-%d %H:%M:%S")
        return (
            self.identifier_type,
            self.identifier_key,
            requested_at,
            self.blocked_reason,
            identifier_key("", ""),
        )

    def lines(self) -> list[str]:
        """What a person should know; the value is not in it."""
        records = counted(self.record_count, "record")
        customers = counted(self.customer_count, "customer")
        said = [
            f"{self.identifier_type} {token(self.identifier_key)}: its value goes from {records}"
            f" of {customers} with the next run",
            f"the request is a row of seeds/{REQUESTS}.csv: commit it",
        ]
        if self.rewritten:
            rows = counted(self.rewritten, "row")
            said.append(f"the value stood in {rows} of other seeds, where the token stands now")
        if not identity_secret():
            said.append(
                "no secret is set: who guesses the value can confirm the guess by the key of the request"
            )
        return [*said, "sources have it still: erase it there as well"]


def token(key: int) -> str:
    """What stands where the value of an erased identifier stood."""
    return f"erased:{key}"


def find(connection: duckdb.DuckDBPyConnection, kind: str, value: str, now: datetime) -> Erasure:
    """The request to erase an identifier that some record carries, however it is written there.

    Raises:
        WeftError: no record carries it.
    """
    found = connection.execute(
        """
        select
            identifiers.identifier_key,
            any_value(identifiers.blocked_reason),
            count(distinct observations.record_key),
            count(distinct records.customer_id),
            list(distinct records.customer_id)
        from unified.uni_identifiers as observations
        inner join identity.idr_identifiers as identifiers
            on observations.identifier_key = identifiers.identifier_key
        left join identity.customer_records as records on observations.record_key = records.record_key
        where
            observations.identifier_type = ?
            and lower(?) in (lower(observations.identifier_value), lower(observations.raw_value))
            and not observations.is_erased
        group by identifiers.identifier_key
        """,
        [kind, value.strip()],
    ).fetchall()
    if len(found) != 1:
        raise WeftError(
            f"{'no record carries' if not found else 'several identifiers are meant by'} that {kind}",
            "give the type and the value as identity.customer_identifiers has them (an e-mail address in"
            " small letters, a phone as +15552345678); what is erased already cannot be found any more",
        )
    key, blocked_reason, records, customers, ids = found[0]
    owners = tuple(each for each in ids if each)
    return Erasure(kind, _own_key(connection, key), now, blocked_reason, records, customers, owners)


def request(
    connection: duckdb.DuckDBPyConnection, seeds: Path, kind: str, value: str, now: datetime
) -> Erasure:
    """Adds the request to the seed, and takes the value out of seeds that name it.

    Raises:
        WeftError: no record carries it.
    """
    erasure = find(connection, kind, value, now)
    found = connection.execute(SPELLINGS, {"key": erasure.identifier_key}).fetchall()
    spellings = {text for (text,) in found}
    rewritten = sum(
        _take_out(seeds / f"{seed}.csv", columns, erasure, spellings) for seed, columns in NAMED_BY.items()
    )
    requests = seeds / f"{REQUESTS}.csv"
    before = requests.read_bytes().decode("utf-8")
    added = io.StringIO(newline="")
    csv.writer(added, lineterminator="\n").writerow(erasure.row)
    write_whole(requests, before + added.getvalue())
    return replace(erasure, rewritten=rewritten, spellings=tuple(sorted(spellings)))


def _take_out(path: Path, columns: tuple[tuple[str, str], ...], erasure: Erasure, spellings: set[str]) -> int:
    """Writes the token where a seed names the value, and returns in how many rows it did."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = list(reader.fieldnames or []), list(reader)
    rewritten = 0
    for row in rows:
        named = [
            value
            for kind, value in columns
            if row[kind] == erasure.identifier_type
            and (row[value] in spellings or identifier_key(row[kind], row[value]) == erasure.identifier_key)
        ]
        row.update(dict.fromkeys(named, token(erasure.identifier_key)))
        rewritten += bool(named)
    if rewritten:
        with replace_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return rewritten


def _own_key(connection: duckdb.DuckDBPyConnection, key: int) -> int:
    """The key of the identifier itself, where it has come back after an earlier request."""
    versions = "select identifier_key from unified.uni_identifier_versions where version_key = ?"
    return value_of(connection, versions, [key]) or key
