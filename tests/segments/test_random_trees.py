"""Trees drawn at random say of people drawn at random what a second reading of the rules says.

Compilers of segments went wrong where conditions meet: mautic#7967 (relative dates in another zone),
mautic#11482 and #12906 (`not` of a missing value), PostHog#2751 (a window without effect), PostHog#23175
(days that begin at the hour of now).
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.segments.oracle import World, members
from tests.segments.world import connection, members_in, named, rendered

NOW = datetime(2026, 3, 30, 1, 30)
"""The night after Berlin's clocks went forward."""
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")
TEXTS = ("US", "us", "DE", "it's", "a\\b", "{{ x }}", "ü%_", "“US”", " US", "--")
ITEMS = ("p1", "p2")

seconds = st.sampled_from([0, 1, -1, 60, -60])
steps = st.sampled_from(
    [timedelta(hours=h) for h in (0, 1, 4, 23, 24, 25, 48)] + [timedelta(days=d) for d in (7, 30)]
)
moments = st.builds(lambda step, second: NOW - step + timedelta(seconds=second), steps, seconds)
texts = st.sampled_from(TEXTS)
amounts = st.sampled_from([Decimal("-1"), Decimal("0"), Decimal("0.1"), Decimal("10"), Decimal("99.9999")])
wholes = st.integers(0, 3)


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), values)


PEOPLE = st.fixed_dictionaries(
    {
        "country_code": maybe(texts),
        "net_revenue": maybe(amounts),
        "order_count": maybe(wholes),
        "is_vip": maybe(st.booleans()),
        "last_ordered_at": maybe(moments),
        "email_marketing_status": st.sampled_from(["subscribed", "unsubscribed", "never_subscribed"]),
        "email_marketing_changed_at": maybe(moments),
    }
)
ids = st.sampled_from(["a", "b", "c", "d"])
EVENTS = st.fixed_dictionaries(
    {
        "customer_id": ids,
        "event_type": st.sampled_from(["product_viewed", "checkout_started", "order_placed"]),
        "occurred_at": moments,
        "product_id": maybe(st.sampled_from(ITEMS)),
        "session_id": maybe(st.sampled_from(["s1", "s2", "s3"])),
        "amount": maybe(amounts),
        "properties": st.fixed_dictionaries({"path": maybe(texts), "quantity": maybe(wholes)}),
    }
)
LINES = st.fixed_dictionaries(
    {
        "customer_id": ids,
        "product_id": maybe(st.sampled_from(ITEMS)),
        "category": maybe(texts),
        "ordered_at": maybe(moments),
        "is_counted": maybe(st.booleans()),
        "quantity": maybe(wholes),
        "line_amount": maybe(amounts),
    }
)
ORDERS = st.fixed_dictionaries(
    {
        "customer_id": ids,
        "ordered_at": maybe(moments),
        "is_counted": maybe(st.booleans()),
        "channel": maybe(st.sampled_from(["online", "pos"])),
        "total_amount": maybe(amounts),
        "discount_codes": maybe(st.sampled_from(["A", "A,B", "AB", "B,C"])),
    }
)
WORLDS = st.fixed_dictionaries(
    {
        "people": st.lists(PEOPLE, min_size=4, max_size=4),
        "timeline": st.lists(EVENTS, max_size=12),
        "order_lines": st.lists(LINES, max_size=6),
        "orders": st.lists(ORDERS, max_size=6),
        "seg_vips": st.lists(ids, unique=True),
    }
)

spans = st.sampled_from(["1 hour", "4 hours", "1 day", "2 days", "7 days", "30 days"])
day_spans = st.sampled_from(["1 day", "2 days", "30 days"])
days = st.sampled_from([date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30), date(2026, 2, 28)])
day_pairs = st.tuples(days, days).map(lambda pair: sorted(pair))
numbers = st.sampled_from([-1, 0, 1, 2, 0.1, 10, 99.9999])


def option(**options: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional=options)


def one_of_operators(**operators: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of([st.fixed_dictionaries({name.rstrip("_"): one}) for name, one in operators.items()])


missing = option(when_missing=st.sampled_from(["match", "no_match"]))
known = one_of_operators(is_set=st.booleans(), is_not_set=st.booleans())
text_operators = st.builds(
    lambda operator, options: operator | options,
    one_of_operators(
        is_=texts,
        is_not=texts,
        in_=st.lists(texts, min_size=1, max_size=3),
        not_in=st.lists(texts, min_size=1, max_size=3),
        contains=texts,
        not_contains=texts,
        starts_with=texts,
        ends_with=texts,
    ),
    option(when_missing=st.sampled_from(["match", "no_match"]), ignore_case=st.booleans()),
)
comparisons = one_of_operators(
    is_=numbers,
    is_not=numbers,
    at_least=numbers,
    at_most=numbers,
    more_than=numbers,
    less_than=numbers,
    between=st.tuples(numbers, numbers).map(lambda pair: sorted(pair)),
)
number_operators = st.builds(lambda operator, options: operator | options, comparisons, missing)
time_operators = st.builds(
    lambda operator, options: operator | options,
    st.one_of(
        one_of_operators(in_last=spans, more_than_ago=spans, in_next=spans),
        one_of_operators(before=days, after=days, on=days, between=day_pairs),
        st.builds(
            lambda operator: operator | {"whole_days": True},
            one_of_operators(in_last=day_spans, more_than_ago=day_spans, in_next=day_spans),
        ),
    ),
    missing,
)
flag_operators = st.builds(
    lambda operator, options: operator | options,
    one_of_operators(is_=st.booleans(), is_not=st.booleans()),
    missing,
)
code = st.sampled_from(["A", "B", "AB", "C"])
codes = st.lists(code, min_size=1, max_size=2)
list_operators = st.builds(
    lambda operator, options: operator | options,
    one_of_operators(has=code, has_any=codes, has_all=codes, has_none=codes),
    missing,
)


def on(field: str, operators: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(operators, known).map(lambda operator: {"field": field, **operator})


traits = st.one_of(
    on("country_code", text_operators),
    on("net_revenue", number_operators),
    on("order_count", number_operators),
    on("is_vip", flag_operators),
    on("last_ordered_at", time_operators),
)
event_rows = st.one_of(
    on("properties.path", text_operators),
    on("properties.quantity", number_operators),
    on("amount", number_operators),
    on("product_id", text_operators),
)
line_rows = st.one_of(on("category", text_operators), on("quantity", number_operators))
order_rows = st.one_of(
    on("total_amount", number_operators),
    on("discount_codes", list_operators),
    on("ordered_at", time_operators),
)


def where_of(rows: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        rows,
        st.lists(rows, min_size=1, max_size=2),
        st.builds(lambda parts: {"any": parts}, st.lists(rows, min_size=1, max_size=2)),
        st.builds(lambda part: {"not": part}, rows),
    )


windows = st.one_of(
    spans,
    st.fixed_dictionaries({"more_than_ago": spans}, optional={"last": spans}),
    st.fixed_dictionaries({"last": day_spans, "whole_days": st.just(True)}),
    st.fixed_dictionaries({"more_than_ago": day_spans, "whole_days": st.just(True)}),
    day_pairs.map(lambda pair: {"start": pair[0], "end": pair[1]}),
    st.fixed_dictionaries({"start": days}),
)
positive = st.one_of(
    st.fixed_dictionaries({"at_least": st.sampled_from([1, 2])}), st.fixed_dictionaries({"is": st.just(1)})
)


def measured(amount: str, item: str, wanted: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        st.just({}),
        st.fixed_dictionaries({"count": wanted}),
        *(
            wanted.map(lambda one, name=name: {name: {"of": amount, **one}})
            for name in ("sum", "average", "min", "max")
        ),
        wanted.map(lambda one: {"distinct": {"of": item, **one}}),
    )


def happening(source: dict, rows: st.SearchStrategy, amount: str, item: str) -> st.SearchStrategy:
    plain = st.builds(
        lambda measure, options: {**source, **measure, **options},
        measured(amount, item, comparisons),
        option(where=where_of(rows), within=windows),
    )
    matched = st.builds(
        lambda match, where, options: {**source, "match": match, "where": where, **options},
        st.sampled_from(["any", "all", "none"]),
        where_of(rows),
        option(within=windows),
    )
    return st.one_of(plain, matched)


def same_item(source: dict, rows: st.SearchStrategy, item: str) -> st.SearchStrategy:
    without = st.builds(
        lambda other, after: [{**other, **after}],
        st.sampled_from([{"related": "order_lines"}, {"event": "order_placed"}]),
        option(after=st.sampled_from(["first", "last"])),
    )
    return st.builds(
        lambda measure, options: {**source, **measure, "same": "product_id", **options},
        st.one_of(
            st.just({}),
            st.fixed_dictionaries({"count": positive}),
            positive.map(lambda one: {"distinct": {"of": item, **one}}),
        ),
        option(where=where_of(rows), within=windows, without=without),
    )


sequence_steps = st.one_of(
    st.just({"event": "order_placed"}),
    st.fixed_dictionaries(
        {"event": st.sampled_from(["product_viewed", "checkout_started"])},
        optional={"where": where_of(event_rows)},
    ),
)
later_steps = st.one_of(
    st.builds(lambda step, options: step | options, sequence_steps, option(within=spans)),
    st.builds(lambda step, span: {"not": step, "within": span}, sequence_steps, spans),
)
sequences = st.builds(
    lambda first, options, later, last: {"sequence": [first | options, *later, *last]},
    sequence_steps,
    option(within=windows),
    st.lists(later_steps, min_size=1, max_size=2),
    st.one_of(
        st.just([]),
        sequence_steps.map(lambda step: [{"not": step}]),
        st.tuples(sequence_steps, sequence_steps).map(lambda pair: [{"not": pair[0]}, pair[1]]),
    ),
)
consents = st.fixed_dictionaries(
    {"consent": st.just("email")},
    optional={
        "status": st.sampled_from(["subscribed", ["unsubscribed", "never_subscribed"]]),
        "since": windows,
    },
)
leaves = st.one_of(
    traits,
    traits,
    happening({"event": "product_viewed"}, event_rows, "amount", "session_id"),
    happening({"related": "orders"}, order_rows, "total_amount", "channel"),
    happening({"related": "order_lines", "counted_only": False}, line_rows, "line_amount", "category"),
    same_item({"event": "product_viewed"}, event_rows, "session_id"),
    same_item({"related": "order_lines"}, line_rows, "category"),
    sequences,
    consents,
    st.just({"segment": "vips"}),
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, below),
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees, world=WORLDS, zone=st.sampled_from(ZONES))
def test_sql_and_oracle_agree(tmp_path: Path, tree: dict, world: dict, zone: str) -> None:
    tables = {name: rows for name, rows in world.items() if name != "people"}
    tables["customers"] = [
        {"customer_id": one, **row} for one, row in zip("abcd", world["people"], strict=True)
    ]
    segment = named(tmp_path, tree, known=("vips",), zone=zone)
    with connection(tables) as database:
        found = members_in(database, rendered(segment, NOW))
    assert len(found) == len(set(found))
    assert set(found) == members(World(tables, NOW, zone), tree)
