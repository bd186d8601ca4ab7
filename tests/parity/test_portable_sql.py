"""The SQL of every model as dbt compiled it: nothing in it that Spark lacks or reads differently."""

import json
from pathlib import Path

import pytest
import yaml
from sqlglot import exp
from sqlglot.errors import TokenError

from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.settings import Settings
from tests.parity import portable

BASELINE = Path(__file__).with_name("written_out.yml")
MAX_RELATIONS = 100


@pytest.fixture(scope="module")
def models(built_sample: Settings) -> dict[str, exp.Expression]:
    """The models by name."""
    manifest = json.loads(prepared_manifest(built_sample).read_text())
    names = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    folder = built_sample.dbt_target / "compiled" / "weft" / "models"
    found = {}
    for file in sorted(folder.rglob("*.sql")):
        if file.stem in names:
            try:
                found[file.stem] = portable.parsed(file.read_text(encoding="utf-8"))
            except TokenError:
                # threads of dbt write the rows of several unit tests to one file, and may tear it
                if file.parent.suffix != ".yml":
                    raise
    assert len(found) > 100
    return found


def test_functions_of_one_engine_are_called_through_macros(models: dict[str, exp.Expression]) -> None:
    wrong = {
        f"{name} calls {function}"
        for name, tree in models.items()
        for function in portable.engine_functions(tree)
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_texts_are_written_without_quotes_and_backslashes_in_them(models: dict[str, exp.Expression]) -> None:
    """`dbt.string_literal(dbt.escape_single_quotes(…))` writes a quote, `chr(92)` is a backslash."""
    wrong = {
        f"{name}: {text}"
        for name, tree in models.items()
        for text in portable.odd_literals(tree)
        if text not in ESCAPED_PER_ENGINE
    }
    assert not wrong, "\n".join(sorted(wrong))


ESCAPED_PER_ENGINE = ("each is the other's best link, among more than may be one customer",)


def test_patterns_name_their_letters(models: dict[str, exp.Expression]) -> None:
    wrong = {f"{name}: {text}" for name, tree in models.items() for text in portable.odd_patterns(tree)}
    assert not wrong, "\n".join(sorted(wrong))


def test_what_is_divided_is_a_float(models: dict[str, exp.Expression]) -> None:
    wrong = {f"{name}: {text}" for name, tree in models.items() for text in portable.decimal_divisions(tree)}
    assert not wrong, "\n".join(sorted(wrong))


def test_no_model_reads_hundreds_of_relations_once_its_ctes_are_written_out(
    models: dict[str, exp.Expression],
) -> None:
    """Spark plans each as often as it is named. The baseline lists debts; it may only shrink."""
    sizes = {name: portable.relations_read(tree) for name, tree in models.items()}
    large = {name: size for name, size in sizes.items() if size > MAX_RELATIONS}
    allowed = yaml.safe_load(BASELINE.read_text(encoding="utf-8")) or {}
    grown = {name: size for name, size in large.items() if size > allowed.get(name, MAX_RELATIONS)}
    assert not grown, f"make what is named often a model of its own: {grown}"
    paid = sorted(name for name in allowed if name not in large)
    assert not paid, f"take these out of {BASELINE.name}: {paid}"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select list_cosine_similarity(a, a) as x from t", ["list_cosine_similarity"]),
        ("select coalesce(lower(a), 'x') as x from t", []),
        ("select regexp_matches(a, '[a-z]') as x from t", []),
    ],
)
def test_the_rule_of_functions_finds_those_of_one_engine(sql: str, found: list[str]) -> None:
    assert list(portable.engine_functions(portable.parsed(sql))) == found


def test_relations_are_counted_as_often_as_their_cte_is_named() -> None:
    sql = """
        with pairs as (select a.x from s.t as a inner join s.t as b on a.x = b.x),
        hops as (select p.x from pairs as p inner join pairs as q on p.x = q.x)
        select x from hops union all select x from hops where x in (select x from pairs)
    """
    assert portable.relations_read(portable.parsed(sql)) == 10


def test_the_rules_of_texts_and_patterns_find_what_engines_read_differently() -> None:
    tree = portable.parsed("select 'it''s', a like 'x\\y', regexp_matches(a, '[[:alpha:]''a]') from t")
    assert list(portable.odd_literals(tree)) == ["it's", "x\\y"]
    assert list(portable.odd_patterns(tree)) == ["[[:alpha:]'a]"]


def test_the_rule_of_divisions_finds_those_of_two_decimals() -> None:
    tree = portable.parsed("select a / nullif(b, 0), cast(a as double) / b from t")
    assert list(portable.decimal_divisions(tree)) == ["a / NULLIF(b, 0)"]
