"""What "now" is: set, stated by the landing, or the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.base.clock import as_of, keep_clock
from orchestration.base.settings import Settings

END = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEFT_AS_OF", raising=False)


def landing(folder: Path, end: str | None) -> Path:
    """A landing folder, with the note beside it that states where its data ends."""
    place = folder / "landing"
    place.mkdir(parents=True)
    if end:
        (folder / "sample.json").write_text(f'{{"as_of": "{end}"}}')
    return place


def load(settings: Settings, folder: Path, sources: list[str]) -> None:
    """What a load of these sources does to the clock."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "create schema if not exists raw_weft;"
            "create table if not exists raw_weft.landed_files (source_name varchar)"
        )
        connection.execute("insert into raw_weft.landed_files select unnest(?)", [sources])
        keep_clock(connection, folder, sources)


def forget(settings: Settings, source: str) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("delete from raw_weft.landed_files where source_name = ?", [source])


def is_the_clock(moment: datetime) -> bool:
    return abs(datetime.now(UTC) - moment) < timedelta(minutes=5)


def test_before_the_first_load_the_landing_folder_is_asked(tmp_path: Path) -> None:
    store = Settings(home=tmp_path, landing=landing(tmp_path / "store", "2026-01-01T00:00:00Z"))
    shop = Settings(home=tmp_path, landing=landing(tmp_path / "shop", None))
    assert as_of(store) == END
    assert is_the_clock(as_of(shop))


def test_a_given_now_comes_before_what_is_landed_and_is_utc(tmp_path: Path) -> None:
    given = datetime.fromisoformat("2025-06-30T02:00:00+02:00")
    folder = landing(tmp_path / "store", "2026-01-01T00:00:00Z")
    assert as_of(Settings(home=tmp_path, landing=folder, as_of=given)) == datetime(2025, 6, 30, tzinfo=UTC)
    assert as_of(Settings(home=tmp_path, as_of=datetime(2025, 6, 30))) == datetime(2025, 6, 30, tzinfo=UTC)


def test_a_source_beside_the_store_does_not_set_its_clock_on(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    load(settings, landing(tmp_path / "store", "2026-01-01T00:00:00Z"), ["shopify", "klaviyo"])
    stall = landing(tmp_path / "stall", None)
    load(settings, stall, ["popup"])
    assert as_of(settings) == END


def test_a_live_shop_in_the_place_of_the_store_goes_by_the_clock(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    load(settings, landing(tmp_path / "store", "2026-01-01T00:00:00Z"), ["shopify", "klaviyo"])
    forget(settings, "klaviyo")
    load(settings, landing(tmp_path / "shop", None), ["shopify"])
    assert is_the_clock(as_of(settings))
