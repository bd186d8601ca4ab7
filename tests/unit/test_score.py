"""The identity score against numbers worked out by hand, and against what must hold of every partition."""

from collections.abc import Sequence
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.sample.accuracy.components import connected_components
from orchestration.sample.accuracy.quality import Quality, quality

examples = settings(deadline=None, max_examples=40, database=None)


@cache
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def judge(clusters: Sequence[object], persons: Sequence[object]) -> Quality:
    engine().register("judged", pa.table({"cluster": pa.array(clusters), "person": pa.array(persons)}))
    return quality(engine(), "judged")


def test_worked_example():
    # Person A has records 1 2 3, B has 4 5, C has 6. Clusters: {1 2 4}, {3}, {5}, {6}.
    found = judge(["x", "x", "y", "x", "z", "w"], ["A", "A", "A", "B", "B", "C"])
    # Put together: 1-2, 1-4, 2-4, of which 1-2 is right; 1-2, 1-3, 2-3 and 4-5 belong together.
    assert found.pair_precision == pytest.approx(1 / 3)
    assert found.pair_recall == pytest.approx(1 / 4)
    assert found.pair_f1 == pytest.approx(2 / 7)
    # Per record, share of its cluster that is its person: 2/3 2/3 1 1/3 1 1.
    assert found.b3_precision == pytest.approx((2 / 3 + 2 / 3 + 1 + 1 / 3 + 1 + 1) / 6)
    # Per record, share of its person that is in its cluster: 2/3 2/3 1/3 1/2 1/2 1.
    assert found.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6)
    # A and B are in a cluster with each other, C is alone.
    assert found.mixed_people == pytest.approx(2 / 3)
    assert found.most_people == 2
    assert found.clusters == 4


def test_textbook_b_cubed():
    # The example of Bagga and Baldwin (1998), response 2 of entities {1-5}, {6 7}, {8-C}: precision 58 %.
    persons = ["a"] * 5 + ["b"] * 2 + ["c"] * 5
    joined_ends = judge([1] * 5 + [2] * 2 + [1] * 5, persons)
    assert joined_ends.b3_precision == pytest.approx(0.5833, abs=1e-4)
    assert joined_ends.b3_recall == 1
    joined_small = judge([1] * 5 + [2] * 7, persons)
    assert joined_small.b3_precision == pytest.approx(0.7619, abs=1e-4)


partitions = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30)


@examples
@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_the_truth_itself_is_perfect(persons: list[int]):
    found = judge(persons, persons)
    shares = (found.pair_precision, found.pair_recall, found.pair_f1)
    assert shares == (1, 1, 1)
    assert (found.b3_precision, found.b3_recall, found.b3_f) == pytest.approx((1, 1, 1))
    assert (found.mixed_people, found.most_people, found.clusters) == (0, 1, len(set(persons)))


@examples
@given(st.lists(st.integers(0, 6), min_size=2, max_size=30))
def test_all_in_one_finds_everything_and_mixes_everybody(persons: list[int]):
    found = judge([0] * len(persons), persons)
    assert found.pair_recall == 1
    assert found.b3_recall == pytest.approx(1)
    assert found.most_people == len(set(persons))
    assert found.mixed_people == (1 if len(set(persons)) > 1 else 0)
    sizes = [persons.count(person) for person in set(persons)]
    pairs = sum(size * (size - 1) for size in sizes) / (len(persons) * (len(persons) - 1))
    assert found.pair_precision == pytest.approx(pairs)


@examples
@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_all_apart_is_precise_and_finds_nothing(persons: list[int]):
    found = judge(list(range(len(persons))), persons)
    assert (found.pair_precision, found.mixed_people, found.most_people) == (1, 0, 1)
    assert found.b3_precision == pytest.approx(1)
    assert found.pair_recall == (0 if len(set(persons)) < len(persons) else 1)
    assert found.b3_recall == pytest.approx(len(set(persons)) / len(persons))


@examples
@given(partitions, st.permutations(range(6)), st.permutations(range(6)), st.randoms())
def test_names_and_order_do_not_matter(records, clusters, persons, random):
    plain = judge([cluster for cluster, _ in records], [person for _, person in records])
    mixed = [(clusters[cluster], persons[person]) for cluster, person in records]
    random.shuffle(mixed)
    renamed = judge([f"c{cluster}" for cluster, _ in mixed], [f"p{person}" for _, person in mixed])
    assert renamed.clusters == plain.clusters
    for name in (
        "pair_precision",
        "pair_recall",
        "pair_f1",
        "b3_precision",
        "b3_recall",
        "b3_f",
        "mixed_people",
    ):
        assert getattr(renamed, name) == pytest.approx(getattr(plain, name))


@examples
@given(partitions)
def test_counting_pairs_one_by_one_agrees(records):
    found = judge([cluster for cluster, _ in records], [person for _, person in records])
    together = same = both = 0
    for place, (cluster, person) in enumerate(records):
        for other_cluster, other_person in records[place + 1 :]:
            together += cluster == other_cluster
            same += person == other_person
            both += cluster == other_cluster and person == other_person
    assert found.pair_precision == pytest.approx(both / together if together else 1)
    assert found.pair_recall == pytest.approx(both / same if same else 1)


@examples
@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_components_are_what_walking_the_edges_reaches(count, pairs):
    edges = [(left % count, right % count) for left, right in pairs]
    reached = list(range(count))
    for _ in range(count):
        for left, right in edges:
            reached[left] = reached[right] = min(reached[left], reached[right])
    left = np.array([edge[0] for edge in edges], dtype=np.int64)
    right = np.array([edge[1] for edge in edges], dtype=np.int64)
    labels = connected_components(count, left, right).tolist()
    assert [labels.index(label) for label in labels] == reached, "the first node of each is the least"


def test_a_long_path_is_one_component():
    order = np.random.default_rng(3).permutation(200_000)
    assert len(set(connected_components(len(order), order[:-1], order[1:]).tolist())) == 1
