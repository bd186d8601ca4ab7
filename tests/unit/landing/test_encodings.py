"""A text file in another encoding is decoded as a whole; none of its rows is left out for it."""

import gzip

import pytest
import yaml

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

TITLE = "Zoë’s café – 5 €"
CSV = f"id,note\n1,plain\n2,{TITLE}\n"


def notes(settings: Settings) -> list[str]:
    return [note for (note,) in rows(settings, "select note from raw_shopify.order order by id")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_csv_file_is_decoded(settings: Settings, encoding: str, packed: bool) -> None:
    content = CSV.encode(encoding)
    name = "shopify/order.csv.gz" if packed else "shopify/order.csv"
    land(settings, name, gzip.compress(content) if packed else content)
    summary = load_landing(settings)
    assert notes(settings) == ["plain", TITLE]
    assert summary.quarantined == 0
    told = [notice for notice in summary.notices if "is not UTF-8: read as " in notice]
    assert len(told) == (0 if encoding == "utf-8-sig" else 1)


def test_a_header_in_another_encoding_is_decoded(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,größe\n1,groß\n".encode("cp1252"))
    load_landing(settings)
    assert rows(settings, 'select "größe" from raw_shopify.order') == [("groß",)]


def test_a_few_rows_in_another_encoding_are_decoded_too(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,note\n1,café\n".encode() + "2,café\n".encode("latin-1"))
    assert load_landing(settings).quarantined == 0
    assert notes(settings) == ["café", "café"]


def test_json_lines_in_another_encoding_are_decoded(settings: Settings) -> None:
    land(settings, "shopify/order.jsonl", f'{{"id": 1, "note": "{TITLE}"}}\n'.encode("cp1252"))
    assert load_landing(settings).quarantined == 0
    assert notes(settings) == [TITLE]


def test_broken_rows_of_such_a_file_are_still_told(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,note\n1,café\n2,a,b\n".encode("cp1252"))
    load_landing(settings)
    assert notes(settings) == ["café"]
    assert rows(settings, "select reason, landed_line from raw_weft.quarantine") == [
        ("3 values where the header has 2 columns", 3)
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "iso-8859-15", "utf-16"])
def test_a_mapping_states_an_encoding(settings: Settings, encoding: str) -> None:
    title = TITLE if encoding in ("cp1252", "utf-16") else "Zoës café"
    mapping = {
        "columns": {
            "order_id": "No",
            "ordered_at": "Day",
            "quantity": "Qty",
            "unit_price": "P",
            "sku": "Sku",
        },
        "currency": "EUR",
        "encoding": encoding,
    }
    land(settings, "order_lines_file/mapping.yml", yaml.safe_dump(mapping))
    content = f"No,Day,Qty,P,Sku\n1,2025-01-01,1,1,{title}\n".encode(encoding)
    land(settings, "order_lines_file/sales.csv", content)
    load_landing(settings)
    assert rows(settings, "select sku from raw_order_lines_file.order_line") == [(title,)]


def test_latin_1_with_control_characters_is_cp1252(settings: Settings) -> None:
    land(
        settings,
        "order_lines_file/mapping.yml",
        "columns: {order_id: No, ordered_at: Day, quantity: Qty, unit_price: P, sku: Sku}\n"
        "currency: EUR\nencoding: latin-1\n",
    )
    land(
        settings,
        "order_lines_file/sales.csv",
        f"No,Day,Qty,P,Sku\n1,2025-01-01,1,1,{TITLE}\n".encode("cp1252"),
    )
    summary = load_landing(settings)
    assert rows(settings, "select sku from raw_order_lines_file.order_line") == [(TITLE,)]
    assert "order_lines_file/sales.csv is not latin-1: read as cp1252" in summary.notices
