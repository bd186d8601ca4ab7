"""The SQL of attribution on journeys of any kind, against plain Python and numpy.

What others met: negative credits from a matrix that numerics made singular (DP6/Marketing-Attribution-Models
issue 41), effects that add up to more than one (issue 7 there), effects of zero for channels that had credit
(DavideAltomare/ChannelAttribution issue 7), direct credited before others by a model that should not
(matomo-org/matomo issues 21020 and 22347), an earlier campaign before a later search (issue 20515 there).
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from random import Random

import duckdb
import numpy as np
import pytest

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

MODELS = PROJECT_ROOT / "models" / "analytics"
ENDED = datetime(2026, 5, 15, 12)
RENDERER = Renderer(context={"ref": lambda name: name})
CHANNELS = ["direct", "email", "paid_search", "social"]

Journey = tuple[list[tuple[str, int]], int | None]
"""Touches (channel, hours before the end), and the net amount of the order in cents, if there is one."""

STORES = [(1, 4), (2, 12), (3, 150)]
"""Seeds of random journeys, and how many."""


def journeys(seed: int, count: int) -> list[Journey]:
    """Random journeys, some with an order; a channel twice, direct alone, below zero, at the same time."""
    chosen = Random(seed)
    return [
        (
            [
                (chosen.choice(CHANNELS), chosen.choice([0, 24, 168, chosen.randrange(700)]))
                for _ in range(chosen.randint(1, 6))
            ],
            chosen.choice([None, 0, 1, -chosen.randrange(500), chosen.randrange(99_999)]),
        )
        for _ in range(count)
    ]


@cache
def sql(model: str) -> str:
    """The model's query over the tables `attribution_paths` and `channel_removal_effects`."""
    return RENDERER.template((MODELS / f"{model}.sql").read_text()).render()


@cache
def attributed(seed: int, count: int, backwards: bool = False) -> tuple[list[tuple], dict[str, tuple]]:
    """Rows of `attribution` (order, model, touch number, channel, credit, revenue) and effects by channel."""
    return calculated(journeys(seed, count), backwards)


def calculated(told: list[Journey], backwards: bool = False) -> tuple[list[tuple], dict[str, tuple]]:
    """The same of these journeys."""
    rows = []
    for place, (touches, cents) in enumerate(told):
        ordered = sorted(touches, key=lambda touch: -touch[1])
        for number, (channel, hours) in enumerate(ordered, 1):
            order = None if cents is None else f"o{place}"
            amount = None if cents is None else Decimal(cents) / 100
            touched = ENDED - timedelta(hours=hours)
            rows.append(
                (f"j{place}", order, ENDED, amount, f"t{number}", touched, channel, number, len(ordered))
            )
    connection = duckdb.connect()
    connection.execute(
        "create table attribution_paths (journey_id varchar, order_id varchar, ended_at timestamp, net_amount"
        " decimal(18, 4), touch_id varchar, touched_at timestamp, channel varchar, touch_number bigint,"
        " touch_count bigint, customer_id varchar, source varchar, campaign varchar,"
        " is_touch boolean default true, is_first_order boolean)"
    )
    connection.executemany(
        "insert into attribution_paths (journey_id, order_id, ended_at, net_amount, touch_id, touched_at,"
        " channel, touch_number, touch_count) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows[::-1] if backwards else rows,
    )
    connection.execute(f"create table channel_removal_effects as {sql('channel_removal_effects')}")
    effects = connection.execute(
        "select channel, removal_effect, credited_orders, credited_revenue from channel_removal_effects"
    ).fetchall()
    credits = connection.execute(
        "select order_id, model, cast(substr(touch_id, 2) as integer), channel, credit, revenue"
        f" from ({sql('attribution')}) order by all"
    ).fetchall()
    return credits, {row[0]: row[1:] for row in effects}


def removal_effects(told: list[Journey]) -> dict[str, float]:
    """Each channel's effect by solving the chain anew without it."""
    moves: Counter[tuple[str, str]] = Counter()
    for touches, cents in told:
        path = [channel for channel, _ in sorted(touches, key=lambda touch: -touch[1])]
        moves.update(pairwise(["start", *path, "none" if cents is None else "order"]))
    left = Counter[str]()
    for (earlier, _), count in moves.items():
        left[earlier] += count

    def chance(without: str | None) -> float:
        states = [state for state in left if state != without]
        stay = np.array([[moves[a, b] / left[a] for b in states] for a in states])
        leave = np.array([moves[a, "order"] / left[a] for a in states])
        return float(np.linalg.solve(np.eye(len(states)) - stay, leave)[states.index("start")])

    base = chance(None)
    return {channel: 1 - chance(channel) / base for channel in left if channel != "start"}


def weights(model: str, channels: list[str], hours: list[int]) -> list[float]:
    """What each touch of an order weighs by a rule, in plain words."""
    count = len(channels)
    others = [place for place in range(count) if channels[place] != "direct"] or [count - 1]
    only = {"first": 0, "last": count - 1, "last_non_direct": others[-1]}
    if model in only:
        return [float(place == only[model]) for place in range(count)]
    if model == "time_decay":
        return [0.5 ** (before / 24 / 7) for before in hours]
    if model == "position" and count > 2:
        return [0.4, *[0.2 / (count - 2)] * (count - 2), 0.4]
    return [1.0] * count


@pytest.mark.parametrize(("seed", "count"), STORES)
def test_every_model_shares_out_every_order_to_the_cent(seed: int, count: int) -> None:
    told = journeys(seed, count)
    credits, effects = attributed(seed, count)
    shares: dict[tuple, dict[int, float]] = defaultdict(dict)
    money: Counter[tuple] = Counter()
    for order, model, number, _, credit, revenue in credits:
        shares[order, model][number] = credit
        money[order, model] += revenue
    for place, (touches, cents) in enumerate(told):
        ordered = sorted(touches, key=lambda touch: -touch[1])
        channels, hours = [touch[0] for touch in ordered], [touch[1] for touch in ordered]
        for model in RENDERER.attribution_models():
            found = shares.get((f"o{place}", model))
            if cents is None:
                assert found is None
                continue
            assert found is not None
            assert sum(found.values()) == pytest.approx(1, abs=1e-9)
            assert money[f"o{place}", model] == Decimal(cents) / 100
            weighed = weights(model, channels, hours)
            if model == "markov":
                weighed = [(effects[channel][0] or 0) / channels.count(channel) for channel in channels]
            expected = [weight / sum(weighed) for weight in weighed]
            assert [found.get(number, 0) for number in range(1, len(ordered) + 1)] == pytest.approx(
                expected, abs=1e-9
            )


@pytest.mark.parametrize(("seed", "count"), STORES)
def test_effects_are_those_of_solving_the_chain_without_each_channel(seed: int, count: int) -> None:
    told = journeys(seed, count)
    _, effects = attributed(seed, count)
    orders = [cents for _, cents in told if cents is not None]
    assert orders
    assert {channel: row[0] for channel, row in effects.items()} == pytest.approx(
        removal_effects(told), abs=1e-9
    )
    assert all(0 <= row[0] <= 1 for row in effects.values())
    assert sum(row[1] for row in effects.values()) == pytest.approx(len(orders), abs=1e-9)
    assert sum(row[2] for row in effects.values()) == Decimal(sum(orders)) / 100


def test_the_order_of_rows_changes_no_cent() -> None:
    credits, effects = attributed(*STORES[1])
    again, effects_again = attributed(*STORES[1], backwards=True)
    assert [row[:4] + row[5:] for row in credits] == [row[:4] + row[5:] for row in again]
    assert [row[4] for row in credits] == pytest.approx([row[4] for row in again], abs=1e-12)
    assert effects == effects_again


def test_a_search_after_a_campaign_is_credited_before_it_and_direct_after_both() -> None:
    credits, _ = calculated([([("email", 50), ("paid_search", 20), ("direct", 0)], 1000)])
    assert [row[3] for row in credits if row[1] == "last_non_direct"] == ["paid_search"]
    assert [row[3] for row in credits if row[1] == "last"] == ["direct"]


@pytest.mark.parametrize("size", [1, 2, 6])
def test_the_inverse_of_a_matrix_is_numpys(size: int) -> None:
    stay = np.random.default_rng(size).random((size, size))
    matrix = np.eye(size) - stay * 0.999 / stay.sum(axis=1, keepdims=True)
    columns = ", ".join(f"x_{place}" for place in range(1, size + 1))
    rows = ", ".join(
        f"({place}, {', '.join(f'{value:.17e}' for value in row)})" for place, row in enumerate(matrix, 1)
    )
    query = RENDERER.inverse_matrix("matrix", size)
    found = duckdb.sql(
        f"with matrix (place, {columns}) as (values {rows}) select * from ({query}) order by place"
    ).fetchall()
    assert np.array([row[1:] for row in found]) == pytest.approx(np.linalg.inv(matrix), rel=1e-9, abs=1e-9)
