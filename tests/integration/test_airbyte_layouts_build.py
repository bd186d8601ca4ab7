"""What Airbyte's streams really hold, built: facts that were counted by hand in their files."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing


@pytest.fixture(scope="module")
def built(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """All folders loaded together, and built once; unit tests prove code, not data."""
    settings = Settings(
        landing=shared_data / "airbyte_layouts", home=tmp_path_factory.mktemp("airbyte_layouts")
    )
    load_landing(settings)
    run_dbt(settings, "build", "--quiet", "--exclude-resource-type", "unit_test")
    return settings


@pytest.mark.parametrize(
    ("fact", "query", "expected"),
    [
        (
            "one order of WooCommerce, not paid, with the coupon that took nothing off",
            """
            select order_id, status, gross_amount, discount_amount, total_amount, reconciliation_difference
            from customer360.orders
            where source_name = 'woocommerce'
            """,
            [("woocommerce:45", "pending", 90, 0, 90, 0)],
        ),
        (
            "one refund, which has a row and stands in the order's list: ten dollars, once",
            """
            select order_id, amount, goods_amount, count(*) over ()
            from customer360.refunds
            where source_name = 'woocommerce'
            """,
            [("woocommerce:45", 10, 10, 1)],
        ),
        (
            "two reviews of one product by one person, of five and four stars",
            """
            select count(*), sum(rating), count(distinct product_id)
            from unified.uni_reviews
            where source_name = 'woocommerce'
            """,
            [(2, 9, 1)],
        ),
        (
            "three products and three variations, whose product the files do not name",
            """
            select
                (select count(*) from unified.uni_products where source_name = 'woocommerce'),
                count(*), count(product_id), sum(inventory_quantity)
            from unified.uni_product_variants
            where source_name = 'woocommerce'
            """,
            [(3, 3, 0, 99)],
        ),
    ],
)
def test_facts_counted_by_hand(built: Settings, fact: str, query: str, expected: list[tuple]) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        assert connection.execute(query).fetchall() == expected, fact
