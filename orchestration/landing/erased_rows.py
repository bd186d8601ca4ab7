"""Raw rows in quarantine that say a value whose erasure was asked for: they are forgotten, the reason stays.

What has to be erased is known by its key alone (docs/erase-an-identifier.md). So every address, number and
value of a raw row is keyed and looked up; where one is found, the whole text goes. A row is looked at again
only when something else has to be erased: the keys of one number are two hundred, one for each country.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from urllib.parse import unquote

from duckdb import DuckDBPyConnection

from orchestration.base.database import has_table, identifier_key
from orchestration.base.settings import PROJECT_ROOT

Request = tuple[str, int]
"""Type and key of an identifier."""

REQUESTS = ("seeds.identity_erasures", "unified.uni_erasures")
SEARCH_VERSION = 1
"""Raised when the same rows would be searched differently, so that they are all looked at again."""

ADDRESS = re.compile(r"[^\s\"'<>()\[\],;:|=&?/]+@[^\s\"'<>()\[\],;:|&?/]+")
NUMBER = re.compile(r"[+(]?[0-9][0-9 ().\-/]{5,20}[0-9]")
WORD = re.compile(r"[^\s\"',;|\t]+")
PART = re.compile(r"[^\s\"',;|\t{}\[\]():=&?]+")
"""As a word, where brackets and signs stand around it."""

ESCAPED = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
"""A letter of JSON inside JSON."""

SHARED_MAILBOX = re.compile("@(gmail|googlemail)[.]com$")
LONGEST_NUMBER = 15
"""Digits of E.164."""

DIAL_CODES = "macros/identity/dial_codes.sql"
BATCH = 1_000


def forget_erased_rows(connection: DuckDBPyConnection, requests: Iterable[Request] = ()) -> int:
    """Empties the raw rows that say an erased value; gives their number.

    Args:
        connection: to the warehouse, for writing.
        requests: what has to be erased, beside what the warehouse knows of.
    """
    wanted = {*requests, *_known(connection)}
    if not wanted or not has_table(connection, "raw_weft.quarantine"):
        return 0
    looked_for = sha256(f"{SEARCH_VERSION}{sorted(wanted)}".encode()).hexdigest()[:16]
    unseen = "raw_row is not null and searched_for is distinct from ?"
    found = connection.execute(
        f"select quarantine_id, source_name, raw_row from raw_weft.quarantine where {unseen}", [looked_for]
    )
    kinds = {kind for kind, _ in wanted}
    gone = []
    while kept := found.fetchmany(BATCH):
        gone += [[entry] for entry, source, text in kept if not wanted.isdisjoint(_keys(text, source, kinds))]
    if gone:
        connection.executemany("update raw_weft.quarantine set raw_row = null where quarantine_id = ?", gone)
    connection.execute(
        f"update raw_weft.quarantine set searched_for = ? where {unseen}", [looked_for, looked_for]
    )
    if gone:
        # What an update leaves behind lies in the log of changes until it is folded into the file.
        connection.execute("force checkpoint")
    return len(gone)


def _known(connection: DuckDBPyConnection) -> Iterator[Request]:
    for table in REQUESTS:
        if has_table(connection, table):
            yield from connection.execute(f"select identifier_type, identifier_key from {table}").fetchall()


def _keys(text: str, source: str, kinds: set[str]) -> Iterator[Request]:
    """Every identifier of these types that a raw row may be stating, as a key."""
    stated = _stated(text)
    for reading in _readings(text):
        for kind in kinds:
            for value in dict.fromkeys(_values(reading, stated, source, kind)):
                yield kind, identifier_key(kind, value)


def _readings(text: str) -> set[str]:
    """A text as it stands, and without what JSON, the web or the eye hides in it."""
    plain = ESCAPED.sub(_letter, text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
        plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return {text, plain, unquote(plain)}


def _letter(escaped: re.Match[str]) -> str:
    if escaped[1]:
        return chr(int(escaped[1], 16))
    return " " if escaped[2] in "nrt" else escaped[2]


def _values(text: str, stated: set[str], source: str, kind: str) -> Iterator[str]:
    if kind == "email":
        for found in ADDRESS.findall(text):
            yield from _forms_of_address(found)
    elif kind == "phone":
        for found in NUMBER.findall(text):
            yield from _forms_of_number(re.sub("[^0-9]", "", found.replace("(0)", "")))
    else:
        for value in {*stated, *WORD.findall(text), *PART.findall(text)}:
            yield from (value, value.lower(), f"{source}:{value}")


def _forms_of_address(address: str) -> Iterator[str]:
    address = address.lower().strip(".!`")
    yield address
    if SHARED_MAILBOX.search(address):
        box = re.sub("[+].*$|@.*$", "", address).replace(".", "")
        yield f"{box}@gmail.com"


def _forms_of_number(digits: str) -> Iterator[str]:
    """In E.164: as it stands, after `011` or `00`, and as a national number of any country."""
    national = digits.lstrip("0")
    yield f"+{national}"
    if digits.startswith("011"):
        yield f"+{digits[3:]}"
    # at home an 8 stands before a number of Russia and others
    for number in {national, national.removeprefix("8")}:
        yield from (f"+{code}{number}" for code in _dial_codes() if len(code + number) <= LONGEST_NUMBER)


@cache
def _dial_codes() -> list[str]:
    macro = (PROJECT_ROOT / DIAL_CODES).read_text("utf-8")
    return sorted(set(re.findall("'code': '([0-9]+)'", macro)))


def _stated(text: str) -> set[str]:
    """The values of a row that could be parsed."""
    try:
        row = json.loads(text)
    except ValueError:
        return set()
    return {str(value).strip() for value in row.values()} if isinstance(row, dict) else set()
