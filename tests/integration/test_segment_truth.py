"""Who is in a segment is who truly belongs there, by the sample store's own record of whose each order is.

True membership is worked out from the true people's orders, by rules written here a second time. A customer
counts as the person who placed most of their orders, so that a person who is two customers, or two who are
one, cost precision and recall: this measures the rules and the identity together.

Who pays at the till without a name is a customer of their own, whoever they are: nothing ties the order to a
person. So there are two figures: of all orders, and of those of customers with an address or number, whom
alone a segment can be used for.
"""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings

ORDERS = """
    create temp table placed as
    select
        orders.customer_id,
        truth.person_id,
        orders.ordered_at,
        orders.is_counted,
        orders.discount_amount > 0 as is_discounted,
        orders.net_amount,
        date_diff('second', orders.ordered_at, $as_of::timestamp) / 86400.0 as age
    from warehouse.customer360.orders as orders
    inner join read_parquet($records) as truth
        on
            orders.source_name = truth.source_name
            and orders.source_order_id = truth.source_record_id
            and truth.source_table in ('order', 'orders')
    inner join warehouse.customer360.customers as customers on orders.customer_id = customers.customer_id
    where orders.status = 'paid' and {chosen};

    create temp table people as
    select
        person_id,
        count(*) filter (is_counted) as order_count,
        min(age) filter (is_counted) as last_age,
        max(age) filter (is_counted) as first_age,
        count(*) filter (is_counted and is_discounted) as discounted_count,
        count(*) filter (is_counted and age < 365) as orders_365d,
        sum(net_amount) filter (age < 365) as net_revenue_365d
    from placed
    group by person_id
    having order_count > 0;

    create temp table owners as
    select
        customer_id,
        arg_max(person_id, (order_count, person_id)) as person_id
    from (select customer_id, person_id, count(*) as order_count from placed group by all) as shares
    group by customer_id;
"""
VIPS = """
    orders_365d > 0 and order_count >= 2
    and (select count(*) from people as richer
         where richer.orders_365d > 0 and richer.net_revenue_365d > people.net_revenue_365d)
        < ceil((select count(*) from people as recent where recent.orders_365d > 0) * 0.05)
"""
TRUE_RULES = {
    "win_back": "last_age >= 60",
    "lost_customers": "last_age >= 180",
    "new_customers": "first_age < 30",
    "recent_buyers": "last_age < 7",
    "one_time_buyers": "order_count = 1 and last_age >= 30",
    "discount_only_buyers": "order_count >= 2 and discounted_count = order_count",
    "vips": VIPS,
}
SCORE = """
    with

    truly as (select person_id from people where {rule}),

    told as (
        select owners.person_id
        from warehouse.segments.segment_members as members
        inner join owners on members.customer_id = owners.customer_id
        where members.segment_name = '{segment}'
    )

    select
        (select count(*) from truly),
        (select count(*) from told),
        (select count(*) from told semi join truly using (person_id)),
        (select count(*) from truly semi join told using (person_id))
"""


Scores = dict[str, tuple[int, int, float, float]]


def scores(warehouse: Path, records: Path, as_of: str, chosen: str = "true") -> Scores:
    """True members, members, precision and recall of each segment whose truth is known."""
    found = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        for statement in ORDERS.format(chosen=chosen).split(";"):
            if statement.strip():
                named = {"as_of": as_of, "records": str(records)}
                used = {name: value for name, value in named.items() if f"${name}" in statement}
                connection.execute(statement, used)
        for segment, rule in TRUE_RULES.items():
            (row,) = connection.execute(SCORE.format(rule=rule, segment=segment)).fetchall()
            truly, told, right, reached = row
            found[segment] = (truly, told, right / told if told else 1.0, reached / truly if truly else 1.0)
    return found


def measure(settings: Settings, chosen: str) -> Scores:
    records = settings.sample_truth / "records.parquet"
    return scores(settings.warehouse, records, str(settings.as_of), chosen)


@pytest.fixture(scope="module")
def everybody(built_sample: Settings) -> Scores:
    return measure(built_sample, "true")


@pytest.fixture(scope="module")
def reachable(built_sample: Settings) -> Scores:
    scores_of_reachable = measure(built_sample, "coalesce(customers.email, customers.phone) is not null")
    # a ranking is one of the known, whether they can be reached or not
    return scores_of_reachable | {"vips": measure(built_sample, "customers.is_known")["vips"]}


def test_there_are_members_to_be_right_about(everybody: Scores) -> None:
    truly = {segment: count for segment, (count, *_) in everybody.items()}
    assert truly["win_back"] > 100
    assert min(truly.values()) > 0, truly


LEAST = {"one_time_buyers": 0.97, "discount_only_buyers": 0.96, "vips": 0.98}
"""What falls short of .99, and why: a split person's one order here and one there are two one-time buyers; a
discount on the one half of a person is on all of their orders; a twentieth of the known customers is more
than a twentieth of the people, by as many as are split."""


@pytest.mark.parametrize("segment", TRUE_RULES)
def test_of_those_who_can_be_reached_a_segment_has_whom_it_should(reachable: Scores, segment: str) -> None:
    """At least 99 of a hundred but for those above, and in a small segment two people more."""
    truly, told, precision, recall = reachable[segment]
    missed = 1 - LEAST.get(segment, 0.99)
    assert (1 - precision) * told <= max(2, missed * told), reachable[segment]
    assert (1 - recall) * truly <= max(2, missed * truly), reachable[segment]


@pytest.mark.parametrize("segment", [name for name in TRUE_RULES if name != "vips"])
def test_of_all_customers_hardly_anybody_is_missed(everybody: Scores, segment: str) -> None:
    """Recall alone: who cannot be recognised is in a segment of their own orders, as one more.

    Not of a ranking: a twentieth of more customers than there are people cuts elsewhere.
    """
    truly, _, _, recall = everybody[segment]
    assert (1 - recall) * truly <= max(2, 0.05 * truly), everybody[segment]
