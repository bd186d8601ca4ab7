"""Scenarios of the sample store that are small, empty in places, or full of noise."""

from decimal import Decimal

import numpy as np
import pytest

from orchestration.sample.chunks import every_chunk
from orchestration.sample.columns import as_money, at_places, list_texts, only, pick, texts, uuid_of
from orchestration.sample.contacts import postal_address
from orchestration.sample.people import draw_people
from orchestration.sample.scenario import END, Scenario


@pytest.mark.parametrize("people", [2, 3, 5, 9])
@pytest.mark.parametrize("seed", range(5))
def test_the_smallest_scenarios_can_be_drawn(people: int, seed: int):
    for _, parts in every_chunk(Scenario(people, seed, noise=seed % 3)):
        assert all(len(column) == part.count for part in parts for column in part.columns.values())
        assert all((part.arrived_at < END).all() for part in parts)


def test_nobody_shares_an_address_or_a_number_by_accident():
    people = draw_people(Scenario(20_000, seed=5, noise=0), chunk=0)
    own = people.emails.to_pylist()[: people.count]
    assert len(set(own)) == people.count
    assert len(set(people.phones.to_pylist()[: people.count])) == people.count


def test_no_two_homes_of_half_a_million_have_one_address():
    parts = postal_address(np.arange(500_000))
    homes = set(zip(*(part.to_pylist() for part in parts.values()), strict=True))
    assert len(homes) == 500_000


def test_noise_multiplies_what_is_shared():
    shares = [
        float(np.mean(draw_people(Scenario(20_000, 5, noise), 0).housemate >= 0)) for noise in (0.0, 1.0, 3.0)
    ]
    assert shares[0] == 0
    assert shares[1] == pytest.approx(0.08, abs=0.01)
    assert shares[2] == pytest.approx(0.24, abs=0.02)


def test_hard_cases_are_there():
    parts = [part for _, drawn in every_chunk(Scenario(4000, seed=2)) for part in drawn]

    def values(source: str, table: str, column: str) -> set:
        of_table = [part for part in parts if (part.source, part.table) == (source, table)]
        return {value for part in of_table for value in part.columns[column].to_pylist() if value is not None}

    written = values("segment", "identifies", "email")
    assert any("\uff20" in text for text in written)
    assert any(text.endswith(" ") for text in written)
    assert any(text.isupper() for text in written)
    assert any("+shop@" in text for text in written)
    assert {"null", "undefined"} <= values("segment", "pages", "anonymous_id")
    assert min(values("segment", "pages", "timestamp")).year == 1970
    assert max(values("segment", "pages", "timestamp")).year == 2028
    assert values("shopify", "order", "test") == {True, False}
    assert "2025-02-30T25:61:00Z" in values("square", "payments", "created_at")
    assert not all(text.endswith("]") for text in values("segment", "order_completed", "products"))


def test_column_builders():
    assert as_money(np.array([0, 5, -1250, 199])).to_pylist() == [
        Decimal("0.00"),
        Decimal("0.05"),
        Decimal("-12.50"),
        Decimal("1.99"),
    ]
    assert pick(["a", "b"], np.array([1, -1, 0])).to_pylist() == ["b", None, "a"]
    assert only(np.array([True, False]), "yes").to_pylist() == ["yes", None]
    assert at_places(np.array([7, 8]), np.array([1, -1])).tolist() == [8, 0]
    assert at_places(np.zeros(0, dtype=np.int64), np.array([-1])).tolist() == [0]
    assert list_texts(texts(["1", "2", "3"]), np.array([2, 0, 1])).to_pylist() == ["[1,2]", "[]", "[3]"]


def test_a_key_always_has_the_same_uuid_and_no_other_key_has_it():
    keys = np.arange(50_000)
    first = uuid_of(7, keys).to_pylist()
    assert len(set(first)) == len(keys)
    assert uuid_of(7, keys[::-1]).to_pylist() == first[::-1]
    assert set(uuid_of(8, keys).to_pylist()).isdisjoint(first)
    assert all(len(text) == 36 and text[14] == "4" for text in first[:100])
