"""Whatever is thrown in a step, the message names the cause and what to do."""

import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pyarrow as pa
import pytest

from orchestration.base.dbt.messages import first_line
from orchestration.base.errors import WeftError
from orchestration.base.failures import readable
from orchestration.base.settings import Settings
from orchestration.job.run import failure
from orchestration.landing.load import naming

BAD_UTF8 = UnicodeDecodeError("utf-8", b"caf\xe9", 3, 4, "invalid continuation byte")
ERRORS = [
    (KeyError("orders"), "there is no 'orders' (KeyError)"),
    (BAD_UTF8, "a text is not utf-8: invalid continuation byte at byte 3 (UnicodeDecodeError)"),
    (
        OSError(5, "Input/output error", "/landing/shopify/order.csv"),
        "/landing/shopify/order.csv: Input/output error",
    ),
    (zipfile.BadZipFile("File is not a zip file"), "File is not a zip file (BadZipFile)"),
    (pa.ArrowInvalid("Parquet magic bytes not found"), "Parquet magic bytes not found (ArrowInvalid)"),
    (StopIteration(), "StopIteration"),
    (ValueError(), "ValueError"),
    (RuntimeError("first line\nsecond line"), "first line (RuntimeError)"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def failed(settings: Settings, error: BaseException) -> WeftError:
    """What a run says whose only step raises this."""

    @dg.op
    def step() -> None:
        raise error

    @dg.job
    def run() -> None:
        step()

    return failure(run.execute_in_process(raise_on_error=False), settings)


@pytest.mark.parametrize(("error", "said"), ERRORS)
def test_any_error_names_its_cause(settings: Settings, error: Exception, said: str) -> None:
    told = readable(error, settings)
    assert said in told.what
    assert str(settings.logs / "weft.log") in told.fix
    assert type(error).__name__ in (settings.logs / "weft.log").read_text()


@pytest.mark.parametrize(("error", "said"), ERRORS)
def test_an_error_in_loading_a_table_names_table_and_files(
    settings: Settings, error: Exception, said: str
) -> None:
    file: Any = SimpleNamespace(name="shopify/order.csv")
    with pytest.raises(WeftError) as caught, naming("shopify", "order", [file], settings):
        raise error
    assert caught.value.what.startswith("shopify.order could not be loaded")
    assert said in caught.value.what
    assert "order.csv" in caught.value.what


@pytest.mark.parametrize("error", [error for error, _ in ERRORS])
def test_a_run_never_names_dagster_for_what_a_step_raised(settings: Settings, error: Exception) -> None:
    told = failed(settings, error)
    assert type(error).__name__ in told.what
    assert "Dagster" not in told.what
    assert "not foreseen" not in str(told)
    assert "Traceback" not in str(told)


def test_a_run_finds_a_message_however_deep_it_lies(settings: Settings) -> None:
    inner = WeftError("shopify/order.csv is broken", "land it again")
    middle = ValueError("wrapped")
    middle.__cause__ = inner
    outer = KeyError("wrapped again")
    outer.__context__ = middle
    told = failed(settings, outer)
    assert (told.what, told.fix) == ("shopify/order.csv is broken", "land it again")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "Runtime Error\n  Compilation Error in model segment_definitions (models/a.sql)\n"
            "    models/segments/seg_vips.sql: config.meta.purpose must be a text\n\n"
            "    > in macro raise_compiler_error (macros/b.sql)",
            "models/segments/seg_vips.sql: config.meta.purpose must be a text",
        ),
        (
            "Compilation Error\n  Model 'm' depends on a node named 'c' which was not found",
            "Model 'm' depends on a node named 'c' which was not found",
        ),
        (
            'Runtime Error in model x (a.sql)\n  Binder Error: Referenced column "a" not found\n  LINE 1',
            'Binder Error: Referenced column "a" not found',
        ),
        ("Got 3 results, configured to fail if != 0", "Got 3 results, configured to fail if != 0"),
        ("Compilation Error", "Compilation Error"),
        (None, "no message"),
    ],
)
def test_of_a_message_of_dbt_the_cause_is_told_and_not_its_headings(message: str | None, said: str) -> None:
    assert first_line(message) == said
