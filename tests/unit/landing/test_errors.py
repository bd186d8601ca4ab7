"""What stops a load says what, where and what to do; what was loaded before is whole."""

import os
import resource
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import read_contracts
from orchestration.landing.files import find_files
from tests.unit.landing.conftest import land, rows

LOAD = "from orchestration.cli import main; main()"
SMALL_DISK = 4 * 1024 * 1024
NOBODY = 65534


def refused(settings: Settings) -> WeftError:
    with pytest.raises(WeftError) as caught:
        load_landing(settings)
    return caught.value


def weft_load(settings: Settings, **options: object) -> subprocess.CompletedProcess[str]:
    """`weft load` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", LOAD, "load"],
        env={**os.environ, "WEFT_LANDING": str(settings.landing), "WEFT_HOME": str(settings.home)}
        | {"PYTHONPATH": str(PROJECT_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        **options,  # ty: ignore
    )


def test_a_missing_landing_folder(settings: Settings) -> None:
    error = refused(settings.model_copy(update={"landing": settings.landing_folder / "nowhere"}))
    assert error.what == f"there is no landing folder {settings.landing}/nowhere"
    assert "WEFT_LANDING" in error.fix


def test_a_landing_folder_that_is_a_file(settings: Settings) -> None:
    file = land(settings, "order.csv", "id\n")
    assert "is not a folder" in refused(settings.model_copy(update={"landing": file})).what


@pytest.mark.parametrize("content", ["", "shopify/readme.txt", "order.csv"])
def test_a_landing_folder_without_tables(settings: Settings, content: str) -> None:
    if content:
        land(settings, content, "id\n1\n")
    error = refused(settings)
    assert error.what == f"the landing folder {settings.landing} holds no data files"
    assert "<landing>/<source>/<table>.parquet" in error.fix


def test_an_unknown_source_folder_gets_a_suggestion(settings: Settings) -> None:
    land(settings, "shopfy/order.csv", "id\n1\n")
    land(settings, "shopify/order.csv", "id\n1\n")
    error = refused(settings)
    assert error.what == f"unknown source folder {settings.landing}/shopfy"
    assert error.fix.startswith("did you mean shopify? Known layouts: ")
    assert not settings.warehouse.exists()


@pytest.mark.parametrize("name", ["order.xlsx", "order.XLS", "order.ods", "order.xlsm", "order/2025.xlsx"])
def test_a_spreadsheet_stops_the_load_and_the_way_to_export_it_is_told(settings: Settings, name: str) -> None:
    land(settings, f"shopify/{name}", b"PK\x03\x04")
    land(settings, "shopify/customer.csv", "id\n1\n")
    error = refused(settings)
    assert error.what == f"{settings.landing}/shopify/{name} is a spreadsheet, which Weft does not read"
    assert "File > Save As > CSV UTF-8 (Comma delimited)" in error.fix
    assert not settings.warehouse.exists()


def test_a_spreadsheet_that_is_all_there_is_is_named(settings: Settings) -> None:
    land(settings, "sales.xlsx", b"PK\x03\x04")
    assert "sales.xlsx is a spreadsheet" in refused(settings).what


@pytest.mark.parametrize("name", ["order.csv.zip", "order.jsonl.zst", "order/2025.tar"])
def test_an_archive_stops_the_load(settings: Settings, name: str) -> None:
    land(settings, f"shopify/{name}", b"PK\x03\x04")
    land(settings, "shopify/customer.csv", "id\n1\n")
    error = refused(settings)
    assert error.what == f"{settings.landing}/shopify/{name} is packed in a way that Weft does not unpack"


def test_a_source_folder_without_a_file_that_can_be_read_is_told(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    land(settings, "woocommerce/orders.txt", "id\n1\n")
    error = refused(settings)
    assert error.what.startswith(f"{settings.landing}/woocommerce/orders.txt has no format that Weft reads")


def test_a_note_beside_files_that_are_read_is_left_alone(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    land(settings, "shopify/about.txt", "exported by hand")
    assert load_landing(settings).rows_loaded == 1


def test_what_excel_writes_beside_an_open_workbook_is_left_out(settings: Settings) -> None:
    land(settings, "shopify/~$order.xlsx", b"\x05user")
    land(settings, "shopify/_order.xlsx", b"PK\x03\x04")
    land(settings, "shopify/order.csv", "id\n1\n")
    assert load_landing(settings).rows_loaded == 1


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_under_the_name_of_a_csv_file_is_told(settings: Settings, start: bytes) -> None:
    land(settings, "shopify/order.csv", start + b"\x00" * 600)
    (stop,) = load_landing(settings).stops
    assert "it is an Excel workbook" in stop
    assert "save each sheet as CSV UTF-8" in stop


def test_a_folder_set_aside_by_its_name_is_no_source(settings: Settings) -> None:
    land(settings, "_archive/order.csv", "id\n1\n")
    land(settings, "shopify/order.csv", "id\n1\n")
    assert load_landing(settings).sources == ["shopify"]


def test_the_command_prints_no_traceback(settings: Settings) -> None:
    land(settings, "shopfy/order.csv", "id\n1\n")
    ran = weft_load(settings)
    assert ran.returncode == 1
    assert ran.stderr.startswith("weft: unknown source folder ")
    assert "Traceback" not in ran.stderr


@contextmanager
def as_a_plain_user() -> Generator[None]:
    """Nothing is closed to root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.parametrize("name", ["", "shopify", "shopify/order.csv"])
def test_what_may_not_be_read_is_named(name: str) -> None:
    contracts = read_contracts()
    with TemporaryDirectory() as folder:
        landing = Path(folder) / "landing"
        land(Settings(landing=landing), "shopify/order.csv", "id\n1\n")
        Path(folder).chmod(0o755)
        closed = landing / name
        closed.chmod(0)
        with as_a_plain_user(), pytest.raises(WeftError) as caught:
            find_files(landing, contracts)
        closed.chmod(0o755)
    kind = "" if name.endswith(".csv") else "the folder "
    assert caught.value.what == f"no permission to read {kind}{closed}"
    assert "chmod" in caught.value.fix


def test_a_warehouse_in_use_is_named(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse)):
        ran = weft_load(settings)
    assert ran.returncode == 1
    assert f"{settings.warehouse} is in use by another process" in ran.stderr


def test_a_full_disk_leaves_the_warehouse_whole(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    load_landing(settings)
    noise = [os.urandom(500).hex() for _ in range(50_000)]
    land(settings, "shopify/order_line.parquet", pa.table({"id": noise}))

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, SMALL_DISK))

    ran = weft_load(settings, preexec_fn=small_disk)
    assert ran.returncode == 1, ran.stdout
    assert f"no space left for {settings.home}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert rows(settings, "select id from raw_shopify.order") == [("1",)]
    load_landing(settings)
    assert rows(settings, "select count(*) from raw_shopify.order_line") == [(50_000,)]


def test_a_load_that_was_killed_is_taken_up_again(settings: Settings) -> None:
    """Killed at any moment, the ledger never claims rows that are not there."""
    for number in range(40):
        land(settings, f"shopify/table_{number}.csv", "id\n" + "1\n" * 2_000)
    for seconds in (1.2, 1.6, 2.0, 2.5):
        try:
            weft_load(settings, timeout=seconds)
        except subprocess.TimeoutExpired:
            continue
    load_landing(settings)
    counted = " union all ".join(
        f"select count(*) as rows from raw_shopify.table_{number}" for number in range(40)
    )
    assert rows(settings, f"select distinct rows from ({counted})") == [(2_000,)]
    assert rows(settings, "select count(*), sum(row_count) from raw_weft.landed_files") == [(40, 80_000)]
