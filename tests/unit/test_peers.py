"""The rules of others, as the comparison has them, on cases small enough to follow by hand."""

import duckdb
import pytest

from tests.bench.accuracy.peers import PEERS

Record = tuple[int, dict[str, str]]

LOGINS_ON_ONE_BROWSER: list[Record] = [
    (1, {"user_id": "u1", "anonymous_id": "den"}),
    (2, {"anonymous_id": "den"}),
    (3, {"user_id": "u2", "anonymous_id": "den"}),
    (4, {"anonymous_id": "den"}),
]
MAILBOX_OF_SEVEN: list[Record] = [
    (place, {"email": "club@x.io", "phone": f"+1215555010{place}"}) for place in range(7)
]
BLOCKED: list[Record] = [(1, {"email": "blocked"}), (2, {"email": "blocked"}), (3, {"email": "ann@x.io"})]


def clusters(peer: str, records: list[Record]) -> list[set[int]]:
    """The records that the peer puts together, largest first."""
    with duckdb.connect() as connection:
        connection.execute("create table judged (record bigint, person bigint)")
        connection.execute("""
            create table seen (
                record bigint, person bigint, identifier_type varchar, identifier_key bigint,
                lower_key ubigint, is_blocked boolean, observed_at timestamp
            )
        """)
        for record, identifiers in records:
            # Each record is its own person, so that the partition can be read from its persons.
            connection.execute("insert into judged values (?, ?)", [record, record])
            for kind, value in identifiers.items():
                connection.execute(
                    "insert into seen values"
                    " (?, ?, ?, (hash(?) >> 4)::bigint, hash(?), ?, make_timestamp(? * 1000000))",
                    [record, record, kind, kind + value, kind + value, value == "blocked", record],
                )
        PEERS[peer](connection, "found")
        rows = connection.execute("select list(person) from found group by cluster").fetchall()
    return sorted((set(row[0]) for row in rows), key=lambda found: (-len(found), min(found)))


@pytest.mark.parametrize(
    ("peer", "together"),
    [
        ("last-touch map", [{2, 3, 4}, {1}]),
        ("graph on lower()", [{1, 2, 3, 4}]),
        ("normalised, with blocklist", [{1, 2, 3, 4}]),
        ("limits per profile", [{1, 2, 4}, {3}]),
        ("one unique namespace", [{1, 2}, {3, 4}]),
        ("blocklist and maximum edges", [{2, 4}, {1}, {3}]),
        ("ceiling", [{1}, {2}, {3}, {4}]),
    ],
)
def test_two_logins_on_one_browser(peer: str, together: list[set[int]]):
    assert clusters(peer, LOGINS_ON_ONE_BROWSER) == together


@pytest.mark.parametrize(
    ("peer", "largest"),
    [
        ("normalised, with blocklist", 7),
        ("limits per profile", 7),
        ("one unique namespace", 7),
        ("blocklist and maximum edges", 7),
    ],
)
def test_a_mailbox_of_seven(peer: str, largest: int):
    assert len(clusters(peer, MAILBOX_OF_SEVEN)[0]) == largest


@pytest.mark.parametrize("peer", ["normalised, with blocklist", "limits per profile", "one unique namespace"])
def test_a_blocked_value_joins_nobody(peer: str):
    assert clusters(peer, BLOCKED) == [{1}, {2}, {3}]


def test_a_list_without_blocked_values_joins_them():
    assert clusters("graph on lower()", BLOCKED) == [{1, 2}, {3}]
