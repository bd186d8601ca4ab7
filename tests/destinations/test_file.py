"""Files: whole ones, that strict readers read as meant and a spreadsheet opens without running anything."""

import csv
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.activation.accounts import open_api
from orchestration.activation.api import NotSetUp
from orchestration.activation.destination import Batch, Item
from orchestration.activation.destinations.file import People, Rows, cell, erase
from orchestration.base.errors import WeftError
from tests.sim.file import FileReader
from tests.sim.generation import Person, people, publish
from tests.sim.sandbox import Sandbox, accounted, sandbox

NOTE = {"city": "city", "orders": "order_count"}


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Sandbox]:
    """An account as it is written for files: `deliver` has no say, and there is no address."""
    with sandbox(tmp_path, FileReader(tmp_path / "handed over"), deliver="file", base_url="") as made:
        yield made


def said(box: Sandbox, **more: Any) -> dict[str, Any]:
    options = {"folder": str(box.server.folder)} | more.pop("options", {})  # type: ignore[attr-defined]
    return {"mapping": NOTE, "options": options} | more


@pytest.mark.parametrize("format", ["ndjson", "csv"])
def test_files_in_the_order_of_their_names_are_the_audience(box: Sandbox, format: str) -> None:
    told = said(box, options={"format": format})
    publish(box.settings, people(25))
    assert box.apply("people", **told).counts["added"] == 25
    assert box.apply("people", **told).status == "unchanged"
    assert len(box.server.files) == 1
    publish(box.settings, [*people(3), Person("c3", city=None)])
    outcome = box.apply("people", **told)
    assert (outcome.counts["removed"], outcome.counts["updated"]) == (21, 1)
    assert accounted(outcome)
    assert set(box.server.rows()) == {"c0", "c1", "c2", "c3"}
    one = 1 if format == "ndjson" else "1"
    owner = {"email": "c3@example.com", "phone": None, "external_id": "c3"}
    assert box.server.rows()["c3"] == owner | {"city": None, "orders": one}


def test_any_model_goes_with_all_its_columns_but_contact_points(box: Sandbox) -> None:
    publish(box.settings, people(2))
    box.apply(
        "rows", **said(box, mapping=None, table="customer360.customers", key="customer_id", purpose="service")
    )
    row = {"customer_id": "c1", "first_name": "Ada", "city": "Ghent", "order_count": 1}
    assert box.server.rows()["c1"] == row


def test_nobody_without_consent_is_in_a_file_and_who_withdraws_it_is_taken_out(box: Sandbox) -> None:
    held = [Person("out", blocked="unsubscribed"), Person("held", is_holdout=True)]
    publish(box.settings, [*people(3), *held])
    outcome = box.apply("people", **said(box))
    assert outcome.blocked == {"unsubscribed": 1, "holdout": 1}
    assert accounted(outcome)
    publish(box.settings, [*people(2), Person("c2", blocked="unsubscribed"), *held])
    box.apply("people", **said(box))
    assert set(box.server.rows()) == {"c0", "c1"}
    assert not any("out@example.com" in file.read_text() for file in box.server.files)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1-1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "+32 470 00",
        "-",
    ],
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    """iota-uz/iota-sdk#1080: `+1-1` passed for a phone number. OWASP/www-community#1116: line feeds."""
    assert cell(text) == f'"\'{text}"'


@pytest.mark.parametrize("text", ["+32470000000", "-12.50", "-3", "-1e-5"])
def test_phone_and_negative_numbers_stay_as_they_are(text: str) -> None:
    """grafana/grafana#17363 (negative numbers), iris-connect/iris-client#443 (the + of phone numbers)."""
    assert cell(text) == f'"{text}"'
    assert (cell(-12.5), cell(-3), cell(None), cell("")) == ("-12.5", "-3", "", '""')


AWKWARD = [
    'say "hi", twice',
    "a\rb",
    "a\nb",
    "a\r\nb",
    ",",
    '"',
    "",
    "naïve 😊",
    "'",
    " padded ",
    "=1+1",
    "NULL",
]


def test_every_reader_reads_the_same_values(box: Sandbox) -> None:
    """SheetJS/sheetjs#2080, C2FO/fast-csv#320: a lone carriage return ended the record."""
    publish(box.settings, [Person(f"c{number}", city=text) for number, text in enumerate(AWKWARD)])
    box.apply("people", **said(box, options={"format": "csv"}))
    wanted = [f"'{text}" if text == "=1+1" else text for text in AWKWARD]
    (file,) = box.server.files
    assert [box.server.rows()[f"c{number}"]["city"] for number in range(len(AWKWARD))] == wanted
    with file.open(newline="", encoding="utf-8") as opened:
        read = {row["key"]: row["city"] for row in csv.DictReader(opened, strict=True)}
    assert [read[f"c{number}"] for number in range(len(AWKWARD))] == wanted
    options = """all_varchar = true, new_line = '\\r\\n', quote = '"', escape = '"'"""
    query = f"select key, city from read_csv(?, {options})"
    in_duckdb = dict(duckdb.execute(query, [str(file)]).fetchall())
    assert [in_duckdb[f"c{number}"] or "" for number in range(len(AWKWARD))] == wanted


def test_a_nul_character_costs_its_own_row_only_and_none_in_ndjson(box: Sandbox) -> None:
    publish(box.settings, [*people(3), Person("bad", city="Gh\0ent")])
    outcome = box.apply("people", **said(box, options={"format": "csv"}))
    assert (outcome.counts["added"], outcome.counts["rejected"]) == (3, 1)
    assert box.rejects() == {"bad": ("contract", "nul_character")}
    box.apply("people", **said(box))
    assert box.server.rows()["bad"]["city"] == "Gh\0ent"


def test_a_file_is_there_whole_or_not_at_all(box: Sandbox) -> None:
    """flagbit/Magento-FACTFinder#178: an export was read while it was written over the one before."""
    seen: set[int] = set()
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            for file in box.server.folder.glob("*.csv"):
                seen.add(len(file.read_bytes()))

    reader = threading.Thread(target=read)
    reader.start()
    publish(box.settings, people(8_000))
    box.apply("people", **said(box, options={"format": "csv"}))
    ended.set()
    reader.join()
    assert seen <= {box.server.files[0].stat().st_size}


def test_a_batch_that_is_written_again_is_the_same_file(tmp_path: Path, box: Sandbox) -> None:
    files = People(open_api(box.account), "win_back", {"folder": str(tmp_path / "again")})
    batch = Batch(
        "20260101T000000-1-2-000000", "upsert", [Item("c1", {"key": "c1", "email": "a@example.com"})]
    )
    for _ in range(2):
        files.send(batch, lambda job: None)
    (file,) = (tmp_path / "again").iterdir()
    assert file.read_text() == '{"operation":"upsert","key":"c1","email":"a@example.com"}\n'


def test_an_interrupted_batch_is_looked_up_by_its_file(tmp_path: Path, box: Sandbox) -> None:
    """Killed between the file and the acknowledgement: the file says that the batch was written."""
    from orchestration.activation.destination import Done, Unknown

    files = Rows(open_api(box.account), "carts", {"folder": str(tmp_path / "left")})
    batch = Batch("b", "upsert", [Item("c1", {"key": "c1"})])
    assert files.look_up(batch, None) == Unknown()
    files.send(batch, lambda job: None)
    assert files.look_up(batch, None) == Done()


def test_a_folder_that_cannot_be_written_to_keeps_the_rows_planned(box: Sandbox, tmp_path: Path) -> None:
    publish(box.settings, people(2))
    (tmp_path / "no folder").write_text("a file")
    with pytest.raises(NotSetUp, match="no folder"):
        box.apply("people", **said(box, options={"folder": str(tmp_path / "no folder")}))
    assert box.state("select count(*) from sync_ack") == [(0,)]
    assert box.apply("people", **said(box)).counts["added"] == 2


def test_names_that_every_file_has_and_formats_that_are_none_are_refused(box: Sandbox) -> None:
    publish(box.settings, people(1))
    for name in ("key", "operation"):
        with pytest.raises(WeftError, match="every file has"):
            box.apply("people", **said(box, mapping={name: "city"}))
    with pytest.raises(WeftError, match="parquet"):
        box.apply("people", **said(box, options={"format": "parquet"}))


def test_an_erasure_of_files_is_for_whoever_took_them(box: Sandbox) -> None:
    assert erase(open_api(box.account), "email", "a@example.com") == "manual"
