"""Money conserves: what sources state is what orders, lines and customers come to, to the cent."""

from decimal import Decimal

import duckdb
import pytest

from orchestration.base.settings import Settings

STATED = {
    "shopify": """
        select currency, sum(cast(total_price as decimal(18, 2)))
        from (
            select *, row_number() over (
                partition by id order by cast(updated_at as timestamptz) desc, _fivetran_synced desc
            ) as version
            from raw_shopify.order
        )
        where version = 1 group by currency
    """,
    "square": """
        select json_extract_string(total_money, '$.currency'),
            sum(cast(json_extract_string(total_money, '$.amount') as decimal(18, 2)) / 100)
        from (select distinct id, total_money from raw_square.orders where state = 'COMPLETED') group by 1
    """,
}
"""What each store says that its orders come to, read by hand from the newest version of each."""

PARTS = """
    gross_amount - discount_amount + shipping_amount + tax_amount + tip_amount + duties_amount
    + service_charge_amount
"""
CENT = Decimal("0.01")


def ask(built_sample: Settings, query: str) -> list[tuple]:
    with duckdb.connect(str(built_sample.warehouse), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(query).fetchall()


def cents(rows: list[tuple]) -> dict[str, Decimal]:
    return {currency: Decimal(str(amount)).quantize(CENT) for currency, amount in rows}


@pytest.mark.parametrize("source", STATED)
def test_what_sources_state_is_what_orders_lines_and_customers_come_to(
    built_sample: Settings, source: str
) -> None:
    stated = cents(ask(built_sample, STATED[source]))
    of_source = f"from customer360.orders where source_name = '{source}' group by currency_original"
    assert stated
    assert cents(ask(built_sample, f"select currency_original, sum(amount_original) {of_source}")) == stated
    totals = f"select currency, sum(total_amount), sum({PARTS}) {of_source}, currency"
    for currency, total, parts in ask(built_sample, totals):
        assert total.quantize(CENT) == parts.quantize(CENT) == stated[currency]


def test_lines_come_to_the_orders_that_they_are_of(built_sample: Settings) -> None:
    lines = """
        select currency, sum(lines.line_amount + lines.discount_amount)
        from customer360.order_lines as lines inner join customer360.orders using (order_id) group by currency
    """
    orders = "select currency, sum(gross_amount) from customer360.orders group by currency"
    assert cents(ask(built_sample, lines)) == cents(ask(built_sample, orders))
    discounts = "select currency, sum(discount_amount) from customer360.orders group by currency"
    of_lines = lines.replace("lines.line_amount + ", "")
    assert cents(ask(built_sample, of_lines)) == cents(ask(built_sample, discounts))


def test_customers_come_to_their_orders_and_nobodys_orders_to_the_rest(built_sample: Settings) -> None:
    (customers,) = ask(built_sample, "select sum(gross_revenue), sum(net_revenue) from customer360.customers")
    known, all_orders = (
        ask(
            built_sample,
            f"select sum(gross_amount), sum(net_amount) from customer360.orders where status = 'paid' {who}",
        )[0]
        for who in ("and customer_id is not null", "")
    )
    (nobody,) = ask(
        built_sample,
        "select sum(gross_amount), sum(net_amount) from customer360.orders"
        " where status = 'paid' and customer_id is null",
    )
    assert customers == known
    assert nobody[0] > 0
    assert tuple(one + other for one, other in zip(customers, nobody, strict=True)) == all_orders
