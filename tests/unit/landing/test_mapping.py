"""`order_lines_file`: any flat file of order lines lands in the columns of the generic contract."""

from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import ORDER_LINES, read_contracts
from orchestration.landing.mapping import read_mapping
from tests.unit.landing.conftest import land, rows

COLUMNS = {"order_id": "Invoice", "ordered_at": "Day", "quantity": "Qty", "unit_price": "Price"}
MAPPING = {"columns": COLUMNS, "currency": "GBP"}


def write(settings: Settings, mapping: dict) -> Path:
    return land(settings, "order_lines_file/mapping.yml", yaml.safe_dump(mapping))


def mapped(settings: Settings, mapping: dict, content: str | bytes, columns: str) -> list[tuple]:
    write(settings, mapping)
    land(settings, "order_lines_file/sales.csv", content)
    load_landing(settings)
    return rows(settings, f"select {columns} from raw_order_lines_file.order_line order by all")


def refused(
    settings: Settings, mapping: dict, content: str = "Invoice,Day,Qty,Price\n1,2025-01-01,1,1\n"
) -> WeftError:
    with pytest.raises(WeftError) as caught:
        mapped(settings, mapping, content, "*")
    return caught.value


def test_lines_land_in_the_words_of_the_contract(settings: Settings) -> None:
    mapping = {
        "columns": {**COLUMNS, "customer_id": "Who", "product_id": "Code", "country": "Land"},
        "currency": "gbp",
        "cancellations": {"order_id_starts_with": "C"},
    }
    content = (
        "Invoice,Code,Qty,Day,Price,Who,Land,Other\n"
        "1.0,A,2,2025-01-01,1.255,17.0,UK,x\n"
        "C2,A,-2,2025-01-02,1.255,,UK,x\n"
        "c3,A,-2,2025-01-02,1.255,,UK,x\n"
    )
    wanted = "order_id, product_id, quantity, ordered_at, unit_price, customer_id, country, currency"
    wanted += ", is_cancellation"
    assert mapped(settings, mapping, content, wanted) == [
        ("1", "A", "2", "2025-01-01", "1.255", "17", "UK", "GBP", "false"),
        ("C2", "A", "-2", "2025-01-02", "1.255", None, "UK", "GBP", "true"),
        ("c3", "A", "-2", "2025-01-02", "1.255", None, "UK", "GBP", "true"),
    ]


def test_the_raw_table_has_the_columns_of_its_contract(settings: Settings) -> None:
    mapping = write(settings, MAPPING)
    contract = read_contracts().table(*ORDER_LINES)
    assert set(read_mapping(mapping).outputs) == set(contract.spelling)


def test_naive_times_are_of_the_shops_zone(settings: Settings) -> None:
    days = ["2025-07-01 10:00", "2025-01-01T10:00:00", "2025-07-01T10:00:00Z", "soon"]
    lines = [f"{number},{day},1,1" for number, day in enumerate(days, start=1)]
    content = "\n".join(["Invoice,Day,Qty,Price", *lines])
    assert mapped(settings, {**MAPPING, "timezone": "Europe/London"}, content, "order_id, ordered_at") == [
        ("1", "2025-07-01 09:00:00+00"),
        ("2", "2025-01-01 10:00:00+00"),
        ("3", "2025-07-01T10:00:00Z"),
        ("4", "soon"),
    ]
    assert rows(settings, "select source_record_id like '4:%:1', column_name from raw_weft.quarantine") == [
        (True, "ordered_at")
    ]


def test_a_time_format_reads_spreadsheet_dates(settings: Settings) -> None:
    mapping = {**MAPPING, "time_format": "%m/%d/%Y %H:%M", "timezone": "Europe/London"}
    content = "Invoice,Day,Qty,Price\n1,7/1/2025 8:26,1,1\n"
    assert mapped(settings, mapping, content, "ordered_at") == [("2025-07-01 07:26:00+00",)]


def test_an_encoding_reads_old_exports(settings: Settings) -> None:
    mapping = {**MAPPING, "columns": {**COLUMNS, "product_title": "Name"}, "encoding": "latin-1"}
    content = "Invoice,Day,Qty,Price,Name\n1,2025-01-01,1,1,Café\n".encode("latin-1")
    assert mapped(settings, mapping, content, "product_title") == [("Café",)]


def test_equal_lines_are_numbered_and_a_repeated_file_repeats_no_key(settings: Settings) -> None:
    line = "1,2025-01-01,1,1\n"
    land(settings, "order_lines_file/again.csv", "Price,Qty,Day,Invoice\n1,1,2025-01-01,1\n")
    found = mapped(
        settings, MAPPING, "Invoice,Day,Qty,Price\n" + line * 2, "line_id, copy_number, duplicates"
    )
    assert [number for _, number, _ in found] == ["1", "1", "2"]
    assert len({line_id for line_id, _, _ in found}) == 2
    assert {rule for _, _, rule in found} == {"keep"}


def test_equal_lines_are_counted_for_the_reader(settings: Settings) -> None:
    write(settings, {**MAPPING, "duplicates": "remove"})
    land(settings, "order_lines_file/sales.csv", "Invoice,Day,Qty,Price\n" + "1,2025-01-01,1,1\n" * 3)
    assert (
        "order_lines_file: 2 lines repeat another of their file; the mapping removes them"
        in load_landing(settings).notices
    )


def test_a_changed_mapping_reads_the_files_again(settings: Settings) -> None:
    content = "Invoice,Day,Qty,Price\n1,2025-01-01,1,1\n"
    assert mapped(settings, MAPPING, content, "currency") == [("GBP",)]
    assert mapped(settings, {**MAPPING, "currency": "EUR"}, content, "currency") == [("EUR",)]


def test_parquet_of_any_name_feeds_the_one_table(settings: Settings) -> None:
    write(settings, MAPPING)
    table = pa.table({"Invoice": ["1"], "Day": ["2025-01-01"], "Qty": [2.0], "Price": [0.001]})
    land(settings, "order_lines_file/2025/january.parquet", table)
    load_landing(settings)
    assert rows(
        settings, "select quantity, unit_price, _landed_file from raw_order_lines_file.order_line"
    ) == [("2", "0.001", "order_lines_file/2025/january.parquet")]


def test_files_without_a_mapping_are_refused(settings: Settings) -> None:
    land(settings, "order_lines_file/sales.csv", "Invoice\n1\n")
    with pytest.raises(WeftError, match=r"order_lines_file has no mapping\.yml beside its files"):
        load_landing(settings)


@pytest.mark.parametrize(
    ("change", "what", "fix"),
    [
        ({"colums": {}}, "has an unknown key 'colums'", "did you mean columns? "),
        ({"columns": {**COLUMNS, "ordr_id": "x"}}, "has an unknown key 'ordr_id'", "did you mean order_id? "),
        (
            {"columns": {"order_id": "Invoice"}},
            "maps no column to ordered_at",
            "needed are order_id, ordered_at",
        ),
        ({"columns": None}, "maps no column to order_id", "needed are"),
        ({"columns": ["order_id"]}, "maps no column to order_id", "needed are"),
        ({"currency": None}, "states no currency", "currency: GBP"),
        ({"currency": "pounds"}, "states no currency", "currency: GBP"),
        ({"timezone": "Europe/Londn"}, "has an unknown timezone 'Europe/Londn'", "IANA name"),
        ({"duplicates": "drop"}, "has duplicates: 'drop'", "known are keep, remove"),
        ({"encoding": "latin1"}, "has encoding: 'latin1'", "did you mean latin-1? "),
        ({"cancellations": "C"}, "has an unknown rule for cancellations", "order_id_starts_with"),
        (
            {"cancellations": {"starts_with": "C"}},
            "has an unknown rule for cancellations",
            "order_id_starts_with",
        ),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(
    settings: Settings, change: dict, what: str, fix: str
) -> None:
    error = refused(settings, {**MAPPING, **change})
    assert error.what == f"{settings.landing}/order_lines_file/mapping.yml {what}"
    assert fix in error.fix


def test_a_mapped_column_that_a_file_lacks_is_named(settings: Settings) -> None:
    error = refused(settings, MAPPING, "InvoiceNo,Day,Qty,Price\n1,2025-01-01,1,1\n")
    assert (
        error.what == "order_lines_file/sales.csv has no column 'Invoice', which mapping.yml maps to order_id"
    )
    assert error.fix == "did you mean InvoiceNo? the file has: InvoiceNo, Day, Qty, Price"


def test_a_number_that_is_unique_only_with_its_store_is_made_of_both(settings: Settings) -> None:
    mapping = {**MAPPING, "columns": {**COLUMNS, "order_id": ["Store", "Invoice"]}}
    content = "Store,Invoice,Day,Qty,Price\n1,7,2025-01-01,1,5\n2,7,2025-01-01,1,6\n,8,2025-01-01,1,7\n"
    assert mapped(settings, mapping, content, "order_id, unit_price") == [
        *(("1-7", "5"), ("2-7", "6"), (None, "7")),
    ]


def test_lines_that_came_back_have_negative_quantities(settings: Settings) -> None:
    mapping = {**MAPPING, "returns": {"Kind": ["2", "R"]}}
    content = "Invoice,Day,Qty,Price,Kind\n1,2025-01-01,1,5,1\n2,2025-01-01,2,5,2\n3,2025-01-01,-3,5,R\n"
    assert mapped(settings, mapping, content, "order_id, quantity") == [("1", "1"), ("2", "-2"), ("3", "-3")]


def test_numbers_that_became_floats_are_the_same_documents_and_returns(settings: Settings) -> None:
    columns = {**COLUMNS, "order_id": ["Store", "Invoice"]}
    mapping = {**MAPPING, "returns": {"Kind": ["2"]}, "columns": columns}
    content = "Store,Invoice,Day,Qty,Price,Kind\n1.0,7.0,2025-01-01,1,5,1.0\n1.0,8.0,2025-01-01,2.0,5,2.0\n"
    assert mapped(settings, mapping, content, "order_id, quantity") == [("1-7", "1"), ("1-8", "-2.0")]


def test_what_a_line_comes_to_may_stand_for_the_price_of_a_unit(settings: Settings) -> None:
    columns = {name: column for name, column in COLUMNS.items() if name != "unit_price"}
    mapping = {**MAPPING, "columns": {**columns, "line_amount": "Total"}}
    content = 'Invoice;Day;Qty;Total\n1;2025-01-01;3;"£10,00"\n'
    assert mapped(settings, mapping, content, "quantity, unit_price, line_amount") == [("3", None, "10.00")]


def test_a_till_whose_folder_is_an_alias_needs_no_word_of_its_layout(settings: Settings) -> None:
    land(settings, "retail_pro/mapping.yml", yaml.safe_dump({**MAPPING, "currency": "USD"}))
    land(settings, "retail_pro/receipts.csv", "Invoice,Day,Qty,Price\n1,2025-01-01,1,5\n")
    load_landing(settings)
    found = rows(settings, "select _source, order_id from raw_order_lines_file.order_line")
    assert found == [("retail_pro", "retail_pro:1")]


@pytest.mark.parametrize(
    "change",
    [
        {"returns": "2"},
        {"returns": {"A": "1", "B": "2"}},
        {"returns": {"Absent": "1"}},
        {"columns": {**COLUMNS, "unit_price": ["Price", "Qty"]}},
        {"columns": {name: column for name, column in COLUMNS.items() if name != "unit_price"}},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(settings: Settings, change: dict) -> None:
    error = refused(settings, {**MAPPING, **change})
    assert "mapping.yml" in error.what
    assert error.fix
