"""Whatever a marketer writes stays a value: no text becomes SQL or Jinja, whichever engine reads it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.segments.literals import literal
from orchestration.segments.outputs import model_yaml
from tests.segments.attacks import REFUSED, TEXTS
from tests.segments.world import connection, members_in, named, rendered, renderer

NOW = datetime(2026, 1, 15, 12)
DIALECTS = {"default": "duckdb", "spark": "spark"}


def at(**more: Any) -> dict:
    return {"field": "first_name", **more}


PLACES = {
    "is": lambda text: at(is_=text),
    "in": lambda text: at(in_=["other", text]),
    "contains": lambda text: at(contains=text),
    "starts_with": lambda text: at(starts_with=text),
    "ends_with": lambda text: at(ends_with=text),
    "ignore_case": lambda text: at(is_=text, ignore_case=True),
    "property": lambda text: {"event": "page_viewed", "where": {"field": "properties.path", "is": text}},
    "related": lambda text: {"related": "order_lines", "where": [{"field": "sku", "in": [text]}]},
    "without": lambda text: {
        "event": "product_viewed",
        "same": "product_id",
        "without": [{"related": "order_lines", "where": {"not": {"field": "sku", "is": text}}}],
    },
    "sequence": lambda text: {
        "sequence": [
            {"event": "page_viewed", "where": {"field": "properties.path", "is": text}},
            {"event": "product_viewed", "where": {"field": "product_id", "is": text}},
        ]
    },
    "consent source": lambda text: {"consent": "email", "source": text},
    "consent method": lambda text: {"consent": "email", "method": text},
    "list": lambda text: {"related": "orders", "where": {"field": "discount_codes", "has": text}},
}


def tree_of(place: str, text: str) -> dict:
    return {key.rstrip("_"): value for key, value in PLACES[place](text).items()}


@pytest.mark.parametrize("engine", DIALECTS)
@pytest.mark.parametrize("place", PLACES)
def test_every_text_in_any_place_is_one_literal_of_one_select(
    tmp_path: Path, place: str, engine: str
) -> None:
    """One statement, which reads: nothing in it writes, defines, sets or attaches."""
    texts = [text for text in TEXTS if place != "list" or ("," not in text and text.strip())]
    sql = rendered(named(tmp_path, {"any": [tree_of(place, text) for text in texts]}), NOW, engine)
    (statement,) = sqlglot.parse(sql, dialect=DIALECTS[engine])
    assert isinstance(statement, exp.Select)
    assert not list(statement.find_all(exp.DDL, exp.DML, exp.Command, exp.Set, exp.Attach, exp.Pragma))
    tables = {table.name for table in statement.find_all(exp.Table)}
    ctes = {cte.alias for cte in statement.find_all(exp.CTE)}
    assert tables - ctes <= {"customers", "timeline", "orders", "order_lines", "consents"}
    if engine == "default":
        literals = {node.this for node in statement.find_all(exp.Literal) if node.is_string}
        assert {f",{text}," if place == "list" else text for text in texts} <= literals


@pytest.mark.parametrize("place", ["is", "in", "contains", "starts_with", "ends_with"])
def test_it_compares_as_the_text_that_it_is(tmp_path: Path, place: str) -> None:
    """Against Python's own comparison of every text with every text."""
    people = [{"customer_id": str(number), "first_name": text} for number, text in enumerate(TEXTS)]
    tests = {
        "is": lambda given, text: given == text,
        "in": lambda given, text: given == text,
        "contains": lambda given, text: text in given,
        "starts_with": lambda given, text: given.startswith(text),
        "ends_with": lambda given, text: given.endswith(text),
    }
    with connection({"customers": people}) as database:
        for text in TEXTS:
            sql = rendered(named(tmp_path, tree_of(place, text)), NOW)
            wanted = {one["customer_id"] for one in people if tests[place](one["first_name"], text)}
            assert set(members_in(database, sql)) == wanted, repr(text)


def test_real_dbt_hands_every_text_to_the_database_as_it_is(parsed_home: Settings) -> None:
    """As braces, comments and quotes, through dbt's own Jinja and into DuckDB."""
    columns = ", ".join(f"{literal(text)} as c{number}" for number, text in enumerate(TEXTS))
    (result,) = run_dbt(parsed_home, "compile", "--quiet", "--no-introspect", "--inline", f"select {columns}")
    compiled = result.node.compiled_code
    assert "'{{ run_query(''drop table customers'') }}'" in compiled
    assert duckdb.sql(compiled).fetchone() == TEXTS


def test_spark_reads_every_text_as_it_is() -> None:
    """By Spark's rules for a literal: a backslash begins an escape, `${` a setting."""
    spark = renderer("spark", NOW, "UTC")
    for text in TEXTS:
        said = spark.template(literal(text)).render()
        assert "${" not in said
        assert said[0] == said[-1] == "'"
        read, inner, at_ = "", said[1:-1], 0
        while at_ < len(inner):
            sign = inner[at_]
            assert sign != "'", f"{text!r} ends the literal"
            if sign == "\\" and inner[at_ + 1] == "u":
                read, at_ = read + chr(int(inner[at_ + 2 : at_ + 6], 16)), at_ + 6
            elif sign == "\\":
                read, at_ = read + inner[at_ + 1], at_ + 2
            else:
                read, at_ = read + sign, at_ + 1
        assert read == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_database_keeps_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WeftError, match="sign"):
        named(tmp_path, at(**{"is": text}))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"field": "net_revenue; drop table x", "at_least": 1}, "a name holds a-z"),
        ({"field": "customers.net_revenue", "at_least": 1}, "has no `customers.net_revenue`"),
        ({"field": 'net_revenue"', "at_least": 1}, "a name holds a-z"),
        ({"field": "{{ 1 }}", "at_least": 1}, "a name holds a-z"),
        ({"event": "order_placed'"}, "a name holds a-z"),
        (
            {"event": "product_viewed", "where": {"field": "properties.path')}}", "is": "x"}},
            "a name holds a-z",
        ),
        ({"event": "product_viewed", "same": "product_id, 1"}, "a name holds a-z"),
        ({"related": "information_schema.tables"}, "no related table"),
        ({"related": "customer_identifiers"}, "no related table"),
        ({"segment": "vips') }} {{ 1"}, "a name holds a-z"),
        ({"field": "net_revenue", "at_least": "1 or 1=1"}, "must be a number"),
        ({"field": "net_revenue", "at_least": 12345678901234567890}, "digits"),
        ({"field": "net_revenue", "in": [1, "1) or (1=1"]}, "is a number"),
        ({"field": "is_vip", "is": "true or 1=1"}, "is true or false"),
        ({"field": "last_ordered_at", "after": "2025-01-01' or '1'='1"}, "a day is written"),
        ({"field": "last_ordered_at", "in_last": "1 day) or (1=1"}, "a length of time"),
        ({"field": "order_count", "or": "1=1", "at_least": 1}, "no key `or`"),
        ({"sql": "select 1"}, "no condition: `sql`"),
    ],
)
def test_what_is_no_name_or_number_is_refused(tmp_path: Path, members: dict, words: str) -> None:
    with pytest.raises(WeftError) as refusal:
        named(tmp_path, members, known=("vips",))
    assert words in str(refusal.value)


@pytest.mark.parametrize("key", ["title", "description", "owner", "purpose"])
@pytest.mark.parametrize("text", ["{{ 1 }}", "{% x %}", "a\\'b", "a\nb", "", "{# x"])
def test_the_words_about_a_segment_are_one_plain_line(tmp_path: Path, key: str, text: str) -> None:
    with pytest.raises(WeftError, match=key):
        named(tmp_path, at(**{"is": "x"}), **{key: text})


def test_a_zone_is_one_of_the_world(tmp_path: Path) -> None:
    with pytest.raises(WeftError, match="did you mean `Europe/Berlin`"):
        named(tmp_path, at(**{"is": "x"}), zone="Europe/Berlim")


def test_conditions_in_words_hold_no_jinja(tmp_path: Path) -> None:
    """dbt renders YAML too."""
    for text in TEXTS:
        words = model_yaml(named(tmp_path, at(**{"is": text})))
        assert not any(sign in words for sign in ("{{", "{%", "{#", "#}", "%}", "}}")), repr(text)


@pytest.mark.parametrize("file", ["Bad.yml", "a-b.yml", "1a.yml", "a.yaml", f"{'a' * 51}.yml", "a b.yml"])
def test_a_file_has_a_plain_name(tmp_path: Path, file: str) -> None:
    from orchestration.segments.read import read_segment

    (tmp_path / file).write_text("title: x")
    with pytest.raises(WeftError, match="a file is named"):
        read_segment(tmp_path / file, set())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1\nb: *x", "no anchors"),
        ("title: x\ntitle: y", "`title` stands here twice"),
        ("members: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("members: " + "[" * 60 + "]" * 60, "nested too deeply"),
        ("title: [", "line 1"),
        ("- a", "has no keys"),
        ("", "has no keys"),
    ],
)
def test_a_file_is_plain_yaml(tmp_path: Path, text: str, words: str) -> None:
    from orchestration.segments.read import read_segment

    (tmp_path / "tried.yml").write_text(text)
    with pytest.raises(WeftError) as refusal:
        read_segment(tmp_path / "tried.yml", set())
    assert words in str(refusal.value)
