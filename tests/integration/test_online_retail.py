"""UCI Online Retail through `order_lines_file`: the file's control totals come out of customer360.orders.

The figures are those of the file itself, stated by whoever counted it before us, and counted again here in
SQL over the file, so that neither the mapping nor a model can be wrong together with its test.
"""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from tests.integration.test_docs import blocks

PAGE = PROJECT_ROOT / "docs" / "online-retail.md"
CENT = Decimal("0.01")


def mapping() -> str:
    """The mapping that the documentation shows."""
    return next(body for info, body in blocks(PAGE) if info.endswith("mapping.yml"))


def landed(folder: Path, shared_data: Path, text: str) -> Settings:
    source = folder / "landing" / "order_lines_file"
    source.mkdir(parents=True)
    (source / "mapping.yml").write_text(text)
    (source / "sales.parquet").symlink_to(shared_data / "online_retail" / "online_retail.parquet")
    return Settings(landing=folder / "landing", home=folder / "home")


def ask(settings: Settings, query: str) -> tuple:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchone() or ()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Settings:
    """The file, loaded and built as far as customer360.orders."""
    from orchestration.base.dbt.run import run_dbt

    settings = landed(tmp_path_factory.mktemp("retail"), shared_data, mapping())
    load_landing(settings)
    run_dbt(settings, "build", "--select", "+orders", "--exclude-resource-type", "test", "unit_test")
    return settings


def test_the_control_totals_come_out_to_the_cent(built: Settings) -> None:
    net, identified_net, identified_gross, orders, customers, currency = ask(
        built,
        """
        select
            sum(net_amount), sum(net_amount) filter (where customer_id is not null),
            sum(gross_amount) filter (where customer_id is not null),
            count(*), count(distinct customer_id), min(currency)
        from customer360.orders
        """,
    )
    assert net.quantize(CENT) == Decimal("9747747.93")
    assert identified_net.quantize(CENT) == Decimal("8300065.81")
    assert identified_gross.quantize(CENT) == Decimal("8911407.90")
    assert (orders, customers, currency) == (25_900, 4_372, "GBP")


def test_every_order_is_worth_what_its_lines_say(built: Settings, shared_data: Path) -> None:
    file = shared_data / "online_retail" / "online_retail.parquet"
    differing = ask(
        built,
        f"""
        with file as (
            select
                InvoiceNo as id, min(CustomerID) as who,
                sum(Quantity::int * UnitPrice::decimal(18, 4)) as net
            from read_parquet('{file}') group by InvoiceNo
        )
        select count(*)
        from file
        full join customer360.orders on orders.source_order_id = file.id
        where orders.net_amount is distinct from file.net
            or (file.who is null) <> (orders.customer_id is null)
        """,
    )
    assert differing == (0,)


def test_cancellations_are_refunds_and_lines_fit_their_order(built: Settings) -> None:
    cancelled = "from customer360.orders where source_order_id like 'C%'"
    assert ask(built, f"select count(*), sum(gross_amount), sum(refunded_amount) {cancelled}") == (
        3_836,
        Decimal(0),
        Decimal("896812.49"),
    )
    lines = "select sum(line_amount), count(*) from unified.uni_order_lines"
    gross = "select sum(gross_amount) from customer360.orders"
    amount, count = ask(built, lines)
    assert count == 541_909
    assert (amount,) == ask(built, gross)
    assert ask(built, "select count(*) from raw_weft.quarantine") == (0,)


def test_lines_without_a_customer_are_orders_of_nobody(built: Settings) -> None:
    anonymous = "source_order_id not like 'C%' and customer_id is null"
    documents = "select count(*) from customer360.orders where"
    (nobodys,) = ask(built, f"{documents} {anonymous}")
    (counted,) = ask(built, f"{documents} {anonymous} and is_counted")
    assert 0 < counted < nobodys


@pytest.mark.parametrize(("rule", "verb"), [("keep", "keeps"), ("remove", "removes")])
def test_exact_duplicates_are_counted_under_either_rule(
    tmp_path: Path, shared_data: Path, rule: str, verb: str
) -> None:
    settings = landed(tmp_path, shared_data, mapping().replace("duplicates: keep", f"duplicates: {rule}"))
    summary = load_landing(settings)
    assert summary.rows_loaded == 541_909
    assert summary.notices == [
        f"order_lines_file: 5,268 lines repeat another of their file; the mapping {verb} them"
    ]
