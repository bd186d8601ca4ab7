"""What Snowplow's own models make of their sample of 833 e-commerce events, row by row beside what comes out here."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.landed import with_sources


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The events loaded and built as far as visits and checkouts; their expected tables as views `expected_…`."""
    home = tmp_path_factory.mktemp("snowplow")
    given = shared_data / "snowplow_ecommerce"
    (home / "landing" / "snowplow").mkdir(parents=True)
    (home / "landing" / "snowplow" / "events.csv").symlink_to(given / "source" / "snowplow_ecommerce_events.csv")
    settings = with_sources(Settings(landing=home / "landing", home=home / "home"))
    load_landing(settings)
    run_dbt(
        settings,
        *("build", "--quiet", "--select", "+sessions", "+checkouts", "--exclude-resource-type", "unit_test"),
    )
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("set timezone = 'UTC'")
        for name in ("cart_interactions", "checkout_interactions", "product_interactions", "sessions"):
            file = given / "expected" / f"snowplow_ecommerce_{name}_expected.csv"
            connection.execute(
                f"create temp view expected_{name} as "
                f"from read_csv('{file}', all_varchar = true, header = true, nullstr = ['', 'NULL'])"
            )
        yield connection
