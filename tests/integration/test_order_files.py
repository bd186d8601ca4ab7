"""Exports of tills and of a grocer through `order_lines_file`: what they come to is what the files say."""

import shutil
from decimal import Decimal

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from tests.integration.test_docs import blocks
from tests.shared import ABSENT, SHARED_DATA

FIXTURES = PROJECT_ROOT / "tests" / "fixtures" / "landing"
PAGE = PROJECT_ROOT / "docs" / "order-files.md"
GROCER = SHARED_DATA / "completejourney"
absent = pytest.mark.skipif(not GROCER.is_dir(), reason=ABSENT)


def mapping_of(folder: str) -> str:
    """The mapping that the documentation shows for a folder."""
    return next(body for info, body in blocks(PAGE) if info.endswith(f"{folder}/mapping.yml"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Both shops side by side, built as far as orders and customers' records."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(FIXTURES / "retail_pro", folder / "landing" / "retail_pro")
    if GROCER.is_dir():
        for name, files in {
            "order_lines_file": ["transactions_sample"],
            "people_file": ["demographics", "campaigns", "coupon_redemptions"],
        }.items():
            (folder / "landing" / name).mkdir()
            (folder / "landing" / name / "mapping.yml").write_text(mapping_of(name))
            for file in files:
                copy = folder / "landing" / name / f"{file}.parquet"
                copy.symlink_to(GROCER / f"{file}.parquet")
    settings = Settings(landing=folder / "landing", home=folder / "home")
    load_landing(settings).refuse()
    selected = ("--select", "+orders", "+customer_records", "--exclude-resource-type", "test", "unit_test")
    run_dbt(settings, "build", *selected)
    return settings


def ask(settings: Settings, query: str) -> list[tuple]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_mapping_of_the_fixture_is_the_documented_one() -> None:
    assert (FIXTURES / "retail_pro" / "mapping.yml").read_text("utf-8") == mapping_of("retail_pro")


def test_receipts_of_two_stores_are_told_apart_and_returns_come_off(built: Settings) -> None:
    found = ask(
        built,
        """
        select source_order_id, gross_amount, refunded_amount, net_amount, customer_id is not null,
            cast(ordered_at as varchar)
        from customer360.orders where source_name = 'retail_pro' order by 1
        """,
    )
    assert found == [
        ("001-10045", 1120, 0, 1120, True, "2025-06-03 18:15:09"),
        ("001-10051", 0, 20, -20, True, "2025-06-05 15:02:41"),
        ("002-10045", 25, 0, 25, False, "2025-06-03 22:40:00"),
    ]


def test_a_till_knows_its_customer_by_id_address_and_number(built: Settings) -> None:
    found = ask(
        built,
        """
        select distinct customer_id, count(*) over () from identity.customer_records
        where source_name = 'retail_pro' and source_record_id <> '002-10045'
        """,
    )
    assert len(found) == 1


@absent
def test_what_the_grocer_sold_comes_out_to_the_cent(built: Settings) -> None:
    file = GROCER / "transactions_sample.parquet"
    with duckdb.connect() as connection:
        by_hand = connection.execute(
            f"""
            select sum(cast(sales_value as decimal(18, 2))), count(distinct basket_id),
                count(distinct household_id), count(*)
            from '{file}'
            """
        ).fetchone()
    assert by_hand == (Decimal("233935.24"), 47_243, 2_377, 75_000)
    net, orders, households = ask(
        built,
        """
        select sum(net_amount), count(*), count(distinct customer_id)
        from customer360.orders where source_name = 'order_lines_file'
        """,
    )[0]
    lines = ask(built, "select count(*) from unified.uni_order_lines where source_name = 'order_lines_file'")
    assert (net, orders, households) == (Decimal("233935.24"), 47_243 - 1, 2_377)
    assert lines == [(75_000 - 1,)]


@absent
def test_the_one_basket_whose_number_has_lost_its_digits_is_set_aside(built: Settings) -> None:
    """The file itself says 4.0128e+10, of a basket that came to 0.00."""
    (entry,) = ask(
        built,
        "select reason, json_extract_string(raw_row, '$.order_id') from raw_weft.quarantine"
        " where source_name = 'order_lines_file' and column_name = 'order_id' and reason like '%digits%'",
    )
    assert entry[0].startswith("an id that lost digits")
    assert entry[1] == "4.0128e+10"


@absent
def test_every_basket_is_worth_what_its_lines_say(built: Settings) -> None:
    differing = f"""
        with file as (
            select basket_id, sum(cast(sales_value as decimal(18, 2))) as net
            from '{GROCER / "transactions_sample.parquet"}'
            where basket_id not like '%e+%' group by basket_id
        )
        select count(*) from file
        full join (from customer360.orders where source_name = 'order_lines_file') as orders
            on orders.source_order_id = file.basket_id
        where orders.net_amount is distinct from file.net
    """
    assert ask(built, differing) == [(0,)]


@absent
@pytest.mark.parametrize(
    ("name", "rows", "households"),
    [("demographics", 801, 801), ("campaigns", 6_589, 1_559), ("coupon_redemptions", 2_102, 410)],
)
def test_lists_of_households_are_the_customers_of_the_baskets(
    built: Settings, name: str, rows: int, households: int
) -> None:
    with duckdb.connect() as connection:
        by_hand = connection.execute(
            f"select count(*), count(distinct household_id) from '{GROCER / name}.parquet'"
        ).fetchone()
    assert by_hand == (rows, households)
    found = ask(
        built,
        f"""
        with listed as (
            select customer_id from identity.customer_records
            where source_name = 'people_file' and starts_with(source_record_id, '{name}:')
        )
        select (select count(*) from listed), (select count(distinct customer_id) from listed)
        """,
    )
    assert found == [(rows, households)]
    buyers = ask(
        built,
        f"""
        select count(distinct people.customer_id) from identity.customer_records as people
        inner join customer360.orders as orders on people.customer_id = orders.customer_id
        where people.source_name = 'people_file' and starts_with(people.source_record_id, '{name}:')
        """,
    )
    with duckdb.connect() as connection:
        known = connection.execute(
            f"select count(distinct household_id) from '{GROCER / name}.parquet'"
            f" semi join '{GROCER / 'transactions_sample.parquet'}' using (household_id)"
        ).fetchall()
    assert buyers == known
