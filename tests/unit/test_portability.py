"""What engines read differently without an error, as the portability macros settle it.

DuckDB's side runs here; Spark's side of the same macros runs in `make parity`.
"""

import csv

import duckdb
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

DUCKDB, SPARK = Renderer(), Renderer("spark")


def value(sql: str, text: str | None = None, setup: str = "") -> object:
    """The one value of an SQL expression over the column `given`."""
    connection = duckdb.connect()
    connection.execute(f"set timezone = 'UTC'; {setup}")
    row = connection.execute(f"select {sql} from (select cast(? as varchar) as given)", [text]).fetchone()
    assert row
    return row[0]


def test_every_spark_target_hands_the_secret_over_under_a_name_that_spark_does_not_hide() -> None:
    targets = yaml.safe_load((PROJECT_ROOT / "profiles.yml").read_text())["weft"]["outputs"]
    setting = SPARK.identity_secret().removeprefix("r'${").removesuffix("}'")
    hidden = ("secret", "password", "token", "access.key")
    assert not any(word in setting for word in hidden)
    spark = [target for target in targets.values() if target["type"] == "spark"]
    assert [target["server_side_parameters"][setting] for target in spark] == [
        "{{ env_var('DBT_ENV_SECRET_IDENTITY', '') }}"
    ] * 3


@pytest.mark.parametrize(
    ("pattern", "java"),
    [
        ("^[a-z]+$", r"'^[a-z]+\\z'"),
        ("[[({<]?null[]})>]?", r"'[\\[({<]?null[\\]})>]?'"),
        ("^[^][$]", r"'^[^\\]\\[$]'"),
        ("[^<]*<", "'[^<]*<'"),
        ("it''s", r"'it\'s'"),
        ("x{2,3}(a|$)", r"'x{2,3}(a|\\z)'"),
    ],
)
def test_a_pattern_means_the_same_to_java(pattern: str, java: str) -> None:
    assert SPARK.java_regex(pattern) == java


def test_small_and_capital_letters_are_one_sign_each() -> None:
    assert value(DUCKDB.lower_text("given"), "İPEK ΣΑΣ") == "ipek σασ"
    assert value(DUCKDB.upper_text("given"), "ß") == "ẞ"
    assert "'İΣ', 'iσ'" in SPARK.lower_text("given")
    assert "'ß', 'ẞ'" in SPARK.upper_text("given")


@pytest.mark.parametrize("engine", ["default", "spark"])
def test_a_time_goes_into_json_as_its_text(engine: str) -> None:
    renderer = {"default": DUCKDB, "spark": SPARK}[engine]
    assert "cast(seen_at as varchar)" in renderer.json_object_text(["seen_at"])
    assert "cast(amount as" not in renderer.json_object_text(["amount"])


def test_the_text_of_a_time_in_json_is_that_of_the_time() -> None:
    members = "(select timestamp '2026-01-01 10:00:00.5' as seen_at, cast(12.5 as decimal(18, 4)) as amount)"
    sql = DUCKDB.json_object_text(["seen_at", "amount"])
    row = duckdb.execute(f"select {sql} from {members}").fetchone()
    assert row == ('{"seen_at":"2026-01-01 10:00:00.5","amount":12.5000}',)


@pytest.mark.parametrize("order", ["nulls_last", "nulls_first", "nulls_first_on_asc_last_on_desc"])
def test_what_comes_first_does_not_hang_on_the_order_of_nulls(order: str) -> None:
    sql = DUCKDB.value_of_first("name", ["preference", "place"])
    rows = "(values ('none', null, 1), ('second', 2, 3), ('first', 2, 2)) as stated (name, preference, place)"
    connection = duckdb.connect()
    connection.execute(f"set default_null_order = '{order}'")
    assert connection.execute(f"select {sql} from {rows}").fetchone() == ("first",)


def test_spark_compares_whether_there_is_a_value_before_the_value() -> None:
    assert "struct(preference is null, preference, place is null, place)" in SPARK.value_of_first(
        "name", ["preference", "place"]
    )


def distance(one: str, other: str) -> int:
    """The edit distance by letters, row by row."""
    before = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        now = [place]
        for column, opposite in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != opposite)))
        before = now
    return before[-1]


LETTERS = st.text("abéèñüЖжи李😀 -", max_size=12)


@given(LETTERS, LETTERS)
def test_the_edit_distance_counts_letters_not_bytes(one: str, other: str) -> None:
    row = duckdb.execute(
        f"select {DUCKDB.edit_distance('one', 'other')} from (select cast(? as varchar) as one,"
        " cast(? as varchar) as other)",
        [one, other],
    ).fetchone()
    assert row == (distance(one, other),)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1_000", None), ("٠١٢", None), ("1d", None), ("1e3", 1000), (" 7 ", 7), (".5", 0.5)],
)
def test_a_number_is_what_the_world_writes_as_one(text: str, amount: float | None) -> None:
    assert value(f"cast({DUCKDB.read_money('given')} as double)", text) == amount


def test_a_whole_number_is_read_like_an_amount() -> None:
    assert value(DUCKDB.read_integer("given"), "1_000") is None
    assert value(DUCKDB.read_integer("given"), "1e3") == 1000


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2025-01-02 24:00:00", "2025-01-03 00:00:00"),
        ("2025-01-02T03:04:05.5Z", "2025-01-02 03:04:05.5"),
        ("2025-01", None),
        ("2025-01-02T03", None),
        ("1_735_787_045", None),
    ],
)
def test_a_time_is_read_in_one_notation(text: str, read: str | None) -> None:
    assert value(f"cast({DUCKDB.read_timestamp('given')} as varchar)", text) == read


@pytest.mark.parametrize("text", ["{'a': 1}", '{"a": 1} trailing', '{"a": 1', "", "[1,"])
def test_malformed_json_is_none(text: str) -> None:
    assert value(DUCKDB.json_or_null("given"), text) is None
    assert value(DUCKDB.json_value("given", "a"), text) is None


def test_a_text_in_a_json_array_keeps_its_quotes() -> None:
    rows = DUCKDB.json_array_rows("""(select '[1, "1", null, {"z": 2, "a": "x"}]' as listed)""", "listed")
    found = duckdb.execute(f"select element from ({rows}) order by element_index").fetchall()
    assert [element for (element,) in found] == ["1", '"1"', "null", '{"z":2,"a":"x"}']


@pytest.mark.parametrize("seed", sorted(path.name for path in (PROJECT_ROOT / "seeds").glob("*.csv")))
def test_no_cell_of_a_seed_is_the_word_null(seed: str) -> None:
    """dbt's own reader, which Spark gets its rows from, takes it for no value, DuckDB's for a text."""
    with (PROJECT_ROOT / "seeds" / seed).open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.lower() == "null"]


@pytest.mark.parametrize("seed", sorted(path.stem for path in (PROJECT_ROOT / "seeds").glob("*.csv")))
def test_a_seed_states_the_type_of_each_column(seed: str) -> None:
    """Else each engine guesses for itself from what stands there."""
    stated = yaml.safe_load((PROJECT_ROOT / "seeds" / f"{seed}.yml").read_text())["seeds"][0]
    with (PROJECT_ROOT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert set(stated["config"]["column_types"]) == set(header)
