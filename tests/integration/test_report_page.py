"""The report says what SQL says, of everything that was published, and nothing about one person."""

import html
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.report.render import render_report
from tests import report_store
from tests.report_store import SECTIONS

FIGURES = [
    "revenue",
    "buyers",
    "channels",
    "products",
    "campaigns",
    "segment-sizes",
    "rfm-grid",
    "rfm-groups",
]
FIGURES += ["cohort-grid", "sync-runs", "failed-checks", "quarantine", "freshness"]
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
PHONE = re.compile(r"(?<![\d.,#%-])\+?\d[\d ()-]{8,}\d(?![\d.,%])")


def page_of(settings: Settings) -> str:
    return settings.report.read_text(encoding="utf-8")


def tiles(page: str) -> dict[str, str]:
    """The label and figure of every headline tile; the 30-day ones come under `recent`."""
    totals, recent = page.split('id="recent"')
    found = re.compile(r'class="tile"><dt>([^<]+)</dt><dd><b>([^<]+)</b>')
    return dict(found.findall(totals)) | {f"recent {name}": value for name, value in found.findall(recent)}


def test_every_section_and_figure_is_there(shop: Settings) -> None:
    page = page_of(shop)
    assert re.findall(r'<section id="([a-z]+)"', page) == SECTIONS
    assert re.findall(r'<figure class="chart" id="([a-z-]+)"', page) == FIGURES
    assert page.count(">How to read this<") == len(FIGURES) + 2
    assert "could not be read" not in page


def test_no_personal_data_is_in_the_page(shop: Settings) -> None:
    page = re.sub(r"<style>.*</style>", "", page_of(shop), flags=re.S)
    prose = re.sub(r"<[^>]+>", "\n", page)
    assert not EMAIL.findall(prose)
    assert not PHONE.findall(prose)
    assert "example.com" not in page


def headline_by_sql(settings: Settings) -> dict[str, str]:
    """What the tiles must say, asked of the published file in other words than the report's."""
    totals = "count(*) filter (where total_amount > 0), sum(net_amount) from customer360.orders"
    with duckdb.connect(str(settings.published), read_only=True) as published:
        known, visitors = published.sql(
            "select sum(is_known::int), sum((not is_known)::int) from customer360.customers"
        ).fetchall()[0]
        orders, revenue = published.sql(f"select {totals} where status = 'paid'").fetchall()[0]
        recent_orders, recent_revenue = published.sql(
            f"select {totals} where status = 'paid'"
            " and ordered_at > timestamp '2025-12-02' and ordered_at <= timestamp '2026-01-01'"
        ).fetchall()[0]
    return {
        "Known customers": f"{known:,}",
        "Visitors": f"{visitors:,}",
        "Orders": f"{orders:,}",
        "Net revenue": f"${revenue:,.0f}",
        "recent Orders": f"{recent_orders:,}",
        "recent Net revenue": f"${recent_revenue:,.0f}",
    }


def test_headline_figures_are_those_of_the_published_file(shop: Settings) -> None:
    wanted = headline_by_sql(shop)
    assert tiles(page_of(shop)) | wanted == tiles(page_of(shop))


def table_of(page: str, figure: str) -> list[list[str]]:
    """The rows of a figure's first table, as a reader sees them."""
    table = page[page.index(f'id="{figure}"') :]
    table = table[: table.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table[table.index("<tbody>") :], flags=re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_channels_products_and_campaigns_are_those_of_the_published_file(sample_report: Settings) -> None:
    page = page_of(sample_report)
    start, end = sample_report.as_of - timedelta(days=90), sample_report.as_of
    recent = f"ordered_at > timestamp '{start}' and ordered_at <= timestamp '{end}'"
    with duckdb.connect(str(sample_report.published), read_only=True) as published:
        credited = published.sql(f"""
            select sum(credit) as orders, sum(revenue) as revenue from analytics.attribution
            where model = 'last_non_direct' and {recent} group by channel order by revenue desc
        """).fetchall()
        ordered = published.sql(
            f"select sum(order_count), sum(net_amount) from customer360.orders where is_counted and {recent}"
        ).fetchall()
        products = published.sql(f"""
            select product_id, sum(line_revenue) as revenue, sum(units) from customer360.order_lines
            where is_counted and {recent} group by 1 order by revenue desc limit 8
        """).fetchall()
        names = {name for (name,) in published.sql("select name from customer360.campaigns").fetchall()}
    assert [(sum(orders for orders, _ in credited), sum(revenue for _, revenue in credited))] == ordered
    assert [row[1:3] for row in table_of(page, "channels")] == [
        [f"${revenue:,.0f}", f"{orders:,.0f}"] if orders >= 5 else ["&lt;5 orders", "&lt;5"]
        for orders, revenue in credited
    ]
    assert [row[1:3] for row in table_of(page, "products")] == [
        [f"${amount:,.0f}", f"{units:,}"] for _, amount, units in products
    ]
    campaigns = table_of(page, "campaigns")
    assert 0 < len(campaigns) <= 6
    assert {html.unescape(row[0]) for row in campaigns} <= names


def test_a_score_that_nobody_has_is_left_out_and_explained(sample_report: Settings) -> None:
    """All who bought once share a frequency score, so that there is none between it and the next."""
    rows = table_of(page_of(sample_report), "rfm-grid")
    assert 1 < len(rows) < 5
    assert all(re.sub(r"^.*: ", "", cell) != "0" for row in rows for cell in row[1:2])
    assert "who bought equally often shares a row" in page_of(sample_report)


def test_of_many_segments_each_team_shows_its_largest(sample_report: Settings) -> None:
    page = page_of(sample_report)
    section = page[
        page.index('id="segment-sizes"') : page.index("</figure>", page.index('id="segment-sizes"'))
    ]
    first, folded = section.split("<details", 1)
    with duckdb.connect(str(sample_report.published), read_only=True) as published:
        titles = [
            title for (title,) in published.sql("select title from segments.segment_definitions").fetchall()
        ]
    in_sight = [title for title in titles if f"<b>{html.escape(title)}</b>" in first]
    assert len(in_sight) <= 15 < len(titles)
    assert all(f"<b>{html.escape(title)}</b>" in folded for title in set(titles) - set(in_sight))


def test_both_times_are_told_apart(sample_report: Settings) -> None:
    page = page_of(sample_report)
    assert re.search(
        r"Figures as of <time [^>]*>1 Jan 2026, 00:00 UTC</time></b>: what happened by then", page
    )
    assert re.search(r"Last run <time [^>]*>[^<]+ UTC</time></b>: when they were worked out, from data", page)


def test_the_page_is_short_and_in_the_words_of_its_readers(sample_report: Settings) -> None:
    """Half of the 3,712 words that 42 segments and rules of identity once took, without what is folded."""
    page = re.sub(r"<(style|details|svg)\b.*?</\1>", "", page_of(sample_report), flags=re.S)
    prose = re.sub(r"<[^>]+>", " ", page)
    assert len(prose.split()) < 1850
    assert not re.search("link|blocked|placeholder|identifier|stitched|cluster", prose, flags=re.I)


def test_weeks_add_up_to_the_headline(shop: Settings) -> None:
    """The shop is one year old, so its weeks hold every order."""
    page = page_of(shop)
    weeks = re.findall(r'<th scope="row">[^<]+</th><td>(−?)\$([\d,]+)</td><td>([\d,]+)</td>', page)
    shown = tiles(page)
    assert sum(int(orders.replace(",", "")) for _, _, orders in weeks) == int(
        shown["Orders"].replace(",", "")
    )
    revenue = sum(int(amount.replace(",", "")) * (-1 if sign else 1) for sign, amount, _ in weeks)
    assert revenue == pytest.approx(int(shown["Net revenue"].strip("$").replace(",", "")), abs=len(weeks) / 2)


@pytest.fixture(scope="module")
def sample_report(built_sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The report of the sample store, published from a copy of its warehouse."""
    from orchestration.publish.publish import publish

    settings = Settings(home=tmp_path_factory.mktemp("sample_report"), as_of=built_sample.as_of)
    shutil.copy2(built_sample.warehouse, settings.warehouse)
    publish(settings)
    render_report(settings)
    return settings


def test_the_tables_are_as_the_report_reads_them(sample_report: Settings) -> None:
    page = page_of(sample_report)
    assert "could not be read" not in page
    figures = re.findall(r'<figure class="chart" id="([a-z-]+)"', page)
    unfed = {"sync-runs", "failed-checks", "quarantine"}
    assert set(FIGURES) - set(figures) <= unfed
    wanted = headline_by_sql(sample_report)
    assert tiles(page) | wanted == tiles(page)


def test_nobody_of_the_sample_store_is_in_the_page(sample_report: Settings) -> None:
    page = page_of(sample_report)
    with duckdb.connect(str(sample_report.published), read_only=True) as published:
        secrets = published.sql(
            "select distinct identifier_value from identity.customer_identifiers"
            " where length(identifier_value) >= 6"
            " union select customer_id from customer360.customers"
            " union select email from customer360.customers where email is not null"
        ).fetchall()
    assert len(secrets) > 100
    assert [secret for (secret,) in secrets if secret in page] == []


def test_groups_below_five_people_are_not_counted_out(shop: Settings) -> None:
    page = page_of(shop)
    row = page[page.index("Recently in touch with support") :]
    assert re.search(r"</svg><b>([^<]*)</b>", row).group(1) == "&lt;5"
    assert "&lt;5 other reasons" in page
    assert "no email" not in page
    for name in ("rfm-grid", "cohort-grid"):
        table = page[page.index(f'id="{name}"') :]
        table = table[: table.index("</table>")]
        assert not re.findall(r"<td[^>]*>(?:<span[^<]*</span>)?[1-4]</td>", table)


@pytest.mark.parametrize("make", [report_store.write_empty, report_store.write_tables])
def test_an_empty_generation_says_so_in_every_section(tmp_path: Path, make: Any) -> None:
    settings = Settings(home=tmp_path)
    make(settings.published)
    page = render_report(settings).read_text(encoding="utf-8")
    assert re.findall(r'<section id="([a-z]+)"', page) == SECTIONS
    for section in page.split("<section ")[1:]:
        assert re.search(r'class="(empty|good)">', section)
    assert "<figure" not in page


def test_a_table_of_another_shape_is_named_not_hidden(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    report_store.write_tables(settings.published)
    with duckdb.connect(str(settings.published)) as connection:
        connection.execute("alter table customer360.customers drop column is_known")
    page = render_report(settings).read_text(encoding="utf-8")
    assert "customer_totals: Binder Error" in page


def test_the_command_prints_the_path(shop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration.cli import app

    monkeypatch.setenv("WEFT_HOME", str(shop.home))
    outcome = CliRunner().invoke(app, ["report"])
    assert outcome.output.strip() == str(shop.report)


def test_without_a_generation_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WeftError, match="weft run"):
        render_report(Settings(home=tmp_path))
