"""What the doctor says of a landing folder is what a load would do with it, and a run says it at once."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.job.doctor import BAD, GOOD, Finding, findings
from orchestration.job.last_run import write_last_run
from orchestration.job.summary import _checks, _warnings
from orchestration.landing import load_landing


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", landing=tmp_path / "landing")


def land(settings: Settings, name: str, text: str) -> None:
    file = settings.landing_folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def landing(settings: Settings) -> Finding:
    (found,) = [finding for finding in findings(settings) if finding.about == "landing"]
    return found


def test_a_misspelt_source_folder_is_bad_and_named(settings: Settings) -> None:
    land(settings, "shopfy/order.csv", "id,email\n1,a@example.com\n")
    found = landing(settings)
    assert found.mark == BAD
    assert "did you mean shopify?" in found.says


def test_a_folder_that_was_renamed_since_the_last_load_is_bad(settings: Settings) -> None:
    land(settings, "shopify/customer.csv", "id,email\n1,a@example.com\n")
    load_landing(settings)
    assert landing(settings).mark == GOOD
    (settings.landing_folder / "shopify").rename(settings.landing_folder / "woocommerce")
    found = landing(settings)
    assert found.mark == BAD
    assert "the source folder shopify: earlier runs had it" in found.says


def test_a_mapping_that_stops_the_load_is_bad(settings: Settings) -> None:
    land(settings, "order_lines_file/lines.csv", "a,b\n1,2\n")
    land(settings, "order_lines_file/mapping.yml", "colums: {}\n")
    found = landing(settings)
    assert found.mark == BAD
    assert "unknown key 'colums': did you mean columns?" in found.says


def test_a_run_refuses_a_missing_landing_folder_before_it_imports_anything(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from orchestration.base.errors import WeftError\nfrom orchestration.base.settings import Settings\n"
        "from orchestration.job.run import run_job\n"
        f"settings = Settings(home=Path({str(tmp_path)!r}), landing=Path({str(tmp_path / 'absent')!r}))\n"
        "try: run_job(settings, print)\n"
        "except WeftError as error: print(error)\n"
        "print([name for name in ('dagster', 'dbt', 'great_expectations', 'httpx') if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    lines = ended.stdout.splitlines()
    assert lines[0] == f"there is no landing folder {tmp_path / 'absent'}"
    assert lines[-1] == "[]"


def test_checks_that_passed_do_not_speak_for_what_was_let_through(settings: Settings) -> None:
    settings.home.mkdir()
    with duckdb.connect() as connection:
        connection.execute("create schema publish")
        connection.execute(
            "create table publish.check_results"
            " (check_name text, table_name text, status text, severity text, detail text)"
        )
        assert _checks(connection, _warnings(settings)) == ["checks     all passed"]
        broken = [f"attention: shopify/order-{number}.csv cannot be read" for number in range(7)]
        write_last_run(settings, {"landing": [*broken, "12 rows of 1 files"]})
        assert _checks(connection, _warnings(settings)) == [
            "checks     all passed, but 7 findings above were let through"
        ]
        connection.execute("insert into publish.check_results values ('c', 't', 'warn', 'warn', '')")
        assert _checks(connection, _warnings(settings))[0] == (
            "checks     1 did not pass, and 7 findings above were let through"
        )
