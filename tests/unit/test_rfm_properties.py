"""Scores of recency, frequency and value hold whatever the rows: of the real model, without a dbt start."""

import csv
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

MODEL = (PROJECT_ROOT / "models" / "customer360" / "features" / "ftr_rfm.sql").read_text()
SQL = Renderer(context={"ref": lambda name: name, "execute": True}).template(MODEL).render()
SCORES = ("recency_score", "frequency_score", "monetary_score")

Customer = tuple[int, int, int, int, int]
"""Day of the last order, orders, cents, orders of the year, cents of the year."""
customers = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(1, 9),
        st.integers(-500, 500),
        st.integers(0, 3),
        st.integers(-50, 500),
    ),
    min_size=1,
    max_size=60,
)


def scored(people: list[Customer], order: list[int] | None = None, factor: int = 1) -> list[dict[str, Any]]:
    """Scores by place in the list; rows are written in `order`, money multiplied by `factor`."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table ftr_orders (customer_id integer, last_ordered_at date, order_count integer,"
            " net_revenue decimal(18, 4), orders_365d integer, net_revenue_365d decimal(18, 4))"
        )
        for place in order or range(len(people)):
            day, count, cents, recent, recent_cents = people[place]
            connection.execute(
                "insert into ftr_orders values (?, date '2026-01-01' + ?::integer, ?, ?, ?, ?)",
                [place, day, count, cents * factor, recent, recent_cents * factor],
            )
        connection.execute(
            "create table idr_customers as select customer_id, true as is_known from ftr_orders"
        )
        with (PROJECT_ROOT / "seeds" / "rfm_groups.csv").open() as file:
            groups = list(csv.DictReader(file))
        connection.execute(
            "create table rfm_groups (recency_score integer, frequency_score integer,"
            " monetary_score integer, rfm_group varchar)"
        )
        connection.executemany(
            "insert into rfm_groups values (?, ?, ?, ?)",
            [[*(int(group[score]) for score in SCORES), group["rfm_group"]] for group in groups],
        )
        found = connection.execute(f"select * from ({SQL}) order by customer_id")
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@settings(max_examples=40, deadline=None)
@given(customers, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_currency_changes_a_score(people: list[Customer], rng: Any) -> None:
    order = list(range(len(people)))
    rng.shuffle(order)
    assert scored(people) == scored(people, order) == scored(people, factor=100)


@settings(max_examples=40, deadline=None)
@given(customers)
def test_equal_customers_are_scored_equally_and_each_has_one_group(people: list[Customer]) -> None:
    found = scored(people)
    assert len(found) == len(people)
    by_value: dict[Customer, tuple] = {}
    for person, row in zip(people, found, strict=True):
        score = tuple(row[name] for name in (*SCORES, "rfm_group", "is_vip"))
        assert by_value.setdefault(person, score) == score
        assert all(1 <= row[name] <= 5 for name in SCORES)


@settings(max_examples=40, deadline=None)
@given(customers, st.integers(0, 59), st.integers(1, 30))
def test_a_more_recent_order_never_lowers_recency(people: list[Customer], place: int, days: int) -> None:
    chosen = place % len(people)
    day, *rest = people[chosen]
    later = [*people[:chosen], (day + days, *rest), *people[chosen + 1 :]]
    assert scored(later)[chosen]["recency_score"] >= scored(people)[chosen]["recency_score"]
