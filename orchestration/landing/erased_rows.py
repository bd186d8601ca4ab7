"""Raw rows in quarantine that say a value whose erasure was asked for: they are forgotten, the reason stays.

What has to be erased is known by its key alone (docs/erase-an-identifier.md). So every address, number and
value of a raw row is keyed and looked up; where one is found, the whole text goes.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

from duckdb import DuckDBPyConnection

from orchestration.base.database import has_table, identifier_key

Request = tuple[str, int]
"""Type and key of an identifier."""

REQUESTS = ("seeds.identity_erasures", "unified.uni_erasures")
ADDRESS = re.compile(r"[^\s\"'<>()\[\],;:|]+@[^\s\"'<>()\[\],;:|]+")
NUMBER = re.compile(r"[+(]?[0-9][0-9 ().\-/]{5,20}[0-9]")
WORD = re.compile(r"[^\s\"',;|\t]+")
SHARED_MAILBOX = re.compile("@(gmail|googlemail)[.]com$")
LONGEST_COUNTRY_CODE = 3


def forget_erased_rows(connection: DuckDBPyConnection, requests: Iterable[Request] = ()) -> int:
    """Empties the raw rows that say an erased value; gives their number.

    Args:
        connection: to the warehouse, for writing.
        requests: what has to be erased, beside what the warehouse knows of.
    """
    wanted = {*requests, *_known(connection)}
    if not wanted or not has_table(connection, "raw_weft.quarantine"):
        return 0
    kept = connection.execute(
        "select quarantine_id, source_name, raw_row from raw_weft.quarantine where raw_row is not null"
    ).fetchall()
    kinds = {kind for kind, _ in wanted}
    gone = [[entry] for entry, source, text in kept if not wanted.isdisjoint(_keys(text, source, kinds))]
    if gone:
        connection.executemany("update raw_weft.quarantine set raw_row = null where quarantine_id = ?", gone)
        # What an update leaves behind lies in the log of changes until it is folded into the file.
        connection.execute("force checkpoint")
    return len(gone)


def _known(connection: DuckDBPyConnection) -> Iterator[Request]:
    for table in REQUESTS:
        if has_table(connection, table):
            yield from connection.execute(f"select identifier_type, identifier_key from {table}").fetchall()


def _keys(text: str, source: str, kinds: set[str]) -> Iterator[Request]:
    """Every identifier of these types that a raw row may be stating, as a key."""
    for kind in kinds:
        yield from ((kind, _key(kind, value)) for value in _values(text, source, kind))


def _values(text: str, source: str, kind: str) -> Iterator[str]:
    if kind == "email":
        for found in ADDRESS.findall(text):
            yield from _forms_of_address(found)
    elif kind == "phone":
        for found in NUMBER.findall(text):
            yield from _forms_of_number(re.sub("[^0-9]", "", found))
    else:
        for value in {*_stated(text), *WORD.findall(text)}:
            yield from (value, value.lower(), f"{source}:{value}")


def _forms_of_address(address: str) -> Iterator[str]:
    address = address.lower().removeprefix("mailto:").strip(".")
    yield address
    if SHARED_MAILBOX.search(address):
        box = re.sub("[+].*$|@.*$", "", address).replace(".", "")
        yield f"{box}@gmail.com"


def _forms_of_number(digits: str) -> Iterator[str]:
    """In E.164: as it stands, and as a national number of any country."""
    national = digits.lstrip("0")
    yield f"+{national}"
    yield from (f"+{code}{national}" for code in range(1, 10**LONGEST_COUNTRY_CODE))


def _stated(text: str) -> Iterator[str]:
    """The values of a row that could be parsed."""
    try:
        row = json.loads(text)
    except ValueError:
        return
    if isinstance(row, dict):
        yield from (str(value).strip() for value in row.values())


@cache
def _key(kind: str, value: str) -> int:
    return identifier_key(kind, value)
