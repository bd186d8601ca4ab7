"""JSON as tools write it: arrays, objects around an array, objects over several lines, keys in any case."""

import gzip

import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

FIRST = '{"id": 1, "note": "a [1], {b}", "deep": {"x": [1.50, 2]}}'
SECOND = '{\n  "id": 2,\n  "note": "two\\nlines",\n  "total": 12345678901234567890123\n}'
ORDERS = "select id, note, deep, total from raw_shopify.order order by id"
READ = [("1", "a [1], {b}", '{"x":[1.5,2]}', None), ("2", "two\nlines", None, "12345678901234567890123")]


DOCUMENTS = [
    f"[{FIRST}, {SECOND}]",
    f'{{"orders": [{FIRST}, {SECOND}]}}',
    f'{{"page": {{"next": null}}, "data": [{FIRST}, {SECOND}], "count": 2}}',
]
IN_A_ROW = [f"[\n{FIRST},\n{SECOND}\n]\n", f"{FIRST}\n{SECOND}\n", f"\ufeff{FIRST}{SECOND}"]


@pytest.mark.parametrize("content", DOCUMENTS + IN_A_ROW)
@pytest.mark.parametrize("packed", [False, True])
def test_a_document_of_records(settings: Settings, content: str, packed: bool) -> None:
    name = "shopify/order.json.gz" if packed else "shopify/order.json"
    land(settings, name, gzip.compress(content.encode()) if packed else content)
    assert load_landing(settings).quarantined == 0
    assert rows(settings, ORDERS) == READ


@pytest.mark.parametrize("content", DOCUMENTS)
def test_a_document_that_is_called_lines(settings: Settings, content: str) -> None:
    land(settings, "shopify/order.jsonl", content)
    assert load_landing(settings).quarantined == 0
    assert rows(settings, ORDERS) == READ


def test_one_record_with_a_list_of_its_own_is_one_record(settings: Settings) -> None:
    land(settings, "shopify/order.json", '{"id": 1, "line_items": [{"id": 2}]}')
    load_landing(settings)
    assert rows(settings, "select id, line_items from raw_shopify.order") == [("1", '[{"id":2}]')]


@pytest.mark.parametrize("content", ["", "[]", '{"data": []}'])
def test_a_document_of_nothing_has_no_rows(settings: Settings, content: str) -> None:
    land(settings, "shopify/order.json", content)
    land(settings, "shopify/customer.csv", "id\n1\n")
    assert load_landing(settings).quarantined == 0
    assert rows(settings, "select count(*) from raw_shopify.order") == [(0,)]


def test_lines_with_a_broken_one_are_read_by_the_line(settings: Settings) -> None:
    land(settings, "shopify/order.json", '{"id": 1}\n{"id": 2\n{"id": 3}\n')
    load_landing(settings)
    assert rows(settings, "select id from raw_shopify.order order by id") == [("1",), ("3",)]
    assert rows(settings, "select reason, landed_line from raw_weft.quarantine") == [("malformed JSON", 2)]


@pytest.mark.parametrize("content", ["[1, 2]", "[{]", "nothing", "[" * 100_000])
def test_what_is_no_document_of_records_cannot_be_read(settings: Settings, content: str) -> None:
    land(settings, "shopify/order.json", content)
    summary = load_landing(settings)
    assert "shopify/order.json cannot be read (not a JSON document of records)" in summary.stops[0]


def test_keys_that_differ_in_case_are_one_column(settings: Settings) -> None:
    lines = ('{"id": 1, "Email": "a@x.io"}', '{"ID": 2.0, "email": "b@x.io"}', '{"Id": 3, "EMAIL": "c@x.io"}')
    land(settings, "shopify/order.jsonl", "\n".join(lines))
    load_landing(settings)
    assert rows(settings, "select id, email from raw_shopify.order order by id") == [
        *(("1", "a@x.io"), ("2", "b@x.io"), ("3", "c@x.io")),
    ]


def test_a_key_may_have_any_name(settings: Settings) -> None:
    land(settings, "shopify/order.jsonl", '{"id": 1, "line": "x", "a.b \\"c\\"": 2, "A.B \\"C\\"": 3}')
    load_landing(settings)
    assert rows(settings, "select id, line from raw_shopify.order") == [("1", "x")]
