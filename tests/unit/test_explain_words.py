"""A customer as `weft explain` draws it: every identifier once, below the one that leads to it."""

import pytest
from rich.console import Console

from orchestration.base.counted import counted
from orchestration.identity.explain.customer import Explanation, Identifier
from orchestration.identity.explain.paths import Step
from orchestration.identity.explain.words import show_customer


def identifier(name: str, record_count: int = 2, is_shared: bool = False) -> Identifier:
    kind, _, value = name.partition(":")
    return Identifier(kind, value, "2025-03-01 10:00", "2025-03-02 10:00", record_count, is_shared, 1)


def step(begin: str, end: str, record_count: int = 1, reason: str = "nothing contradicts it") -> Step:
    return Step(begin, end, "shopify.order", "1001", "2025-03-01 10:00", record_count, "accepted", reason)


def drawn(paths: dict[str, list[tuple[str, str]]], in_full: bool = False, **shared: bool) -> list[str]:
    """The lines of the tree of a customer whose first identifier is the root."""
    found = Explanation(
        customer_id="c1",
        asked_for="c1",
        identifiers=[identifier(name, is_shared=shared.get(name.partition(":")[0], False)) for name in paths],
        paths={name: [step(*ends) for ends in path] for name, path in paths.items()},
        refused=[],
    )
    console = Console(width=120, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        show_customer(console, found, in_full)
    return capture.get().splitlines()


CHAIN = {
    "user_id:1": [],
    "phone:+12155550101": [("user_id:1", "phone:+12155550101")],
    "email:a@x.io": [("user_id:1", "phone:+12155550101"), ("phone:+12155550101", "email:a@x.io")],
}


def test_an_identifier_hangs_on_the_one_that_leads_to_it() -> None:
    lines = drawn(CHAIN)
    places = {name: next(line.index(name) for line in lines if name in line) for name in CHAIN}
    assert places["user_id:1"] < places["phone:+12155550101"] < places["email:a@x.io"]


def test_each_identifier_is_drawn_once() -> None:
    lines = drawn(CHAIN)
    assert [sum(name in line for line in lines) for name in CHAIN] == [1, 1, 1]


CARTS = {
    "user_id:1": [],
    **{f"cart_token:{place}": [("user_id:1", f"cart_token:{place}")] for place in "abcd"},
}


def test_many_alike_that_lead_no_further_are_one_line() -> None:
    lines = drawn(CARTS)
    assert sum("cart_token" in line for line in lines) == 1
    assert any("4 × cart_token  8 records" in line for line in lines)


def test_in_full_each_of_them_is_shown() -> None:
    assert sum("cart_token:" in line for line in drawn(CARTS, in_full=True)) == 4


def test_one_that_leads_on_is_shown_by_itself() -> None:
    leading = {**CARTS, "email:a@x.io": [("user_id:1", "cart_token:a"), ("cart_token:a", "email:a@x.io")]}
    lines = drawn(leading)
    assert any("cart_token:a " in line for line in lines)
    assert any("email:a@x.io" in line for line in lines)


def test_one_that_others_have_is_shown_by_itself() -> None:
    assert sum("shared with others" in line for line in drawn(CARTS, cart_token=True)) == 4


def test_a_value_with_brackets_is_shown_as_it_is() -> None:
    assert any("device_id:[bold]x" in line for line in drawn({"device_id:[bold]x": []}))


@pytest.mark.parametrize(("number", "words"), [(0, "0 records"), (1, "1 record"), (1200, "1,200 records")])
def test_one_is_singular(number: int, words: str) -> None:
    assert counted(number, "record") == words


def test_the_segments_of_a_customer_are_told_with_their_reasons() -> None:
    found = Explanation(
        customer_id="c1",
        asked_for="c1",
        identifiers=[],
        paths={},
        refused=[],
        segments=[
            {
                "segment": "win_back",
                "title": "Win back",
                "entered_at": "2026-01-01 00:00",
                "arm": "holdout",
                "why": {"order_count": 3, "last_session_at": None},
            }
        ],
    )
    console = Console(width=120, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        show_customer(console, found, False)
    assert "Win back since 2026-01-01 00:00, holdout: order_count 3, last_session_at unknown" in capture.get()
