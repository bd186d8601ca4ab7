"""What compiled SQL holds that another engine lacks or reads differently, found without that engine."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from orchestration.base.settings import PROJECT_ROOT

ALIKE = """
abs and asin avg case cast ceil coalesce concat count cume_dist date date_add date_trunc datediff
dense_rank exists exp floor greatest group_concat if lag last_value lead least length ln lower max
md5 min ntile nullif or pad percent_rank percentile_cont pow power rank replace round row_number
split_part sqrt stddev str_position substring sum timestamp_trunc translate trim try_cast upper
variance
""".split()  # noqa: SIM905
"""Functions that engines have under one meaning, as sqlglot calls them (dbt's `listagg` joins texts)."""

FLOATS = (exp.Sqrt, exp.Pow, exp.Ln, exp.Exp, exp.Stddev, exp.Variance)
"""Functions that give a float on every engine, whatever they are given."""

OTHER_NAMES = {
    "regexp_like": ["regexp_matches"],
    "json_extract_scalar": ["json_extract_string"],
    "unix_to_time": ["make_timestamp"],
    "generate_series": ["range"],
    "transform": ["list_transform"],
}
"""How DuckDB calls functions that sqlglot has a name of its own for."""


def parsed(sql: str) -> exp.Expression:
    """The SQL of one model as a tree."""
    return sqlglot.parse_one(sql, dialect="duckdb")


def engine_functions(tree: exp.Expression) -> Iterator[str]:
    """Functions that neither all engines have nor a portability macro writes per engine."""
    for function in tree.find_all(exp.Func):
        name = (function.name if isinstance(function, exp.Anonymous) else function.sql_name()).lower()
        if name not in ALIKE and not _is_written_per_engine(function, name):
            yield name


def odd_literals(tree: exp.Expression) -> Iterator[str]:
    """Texts with a quote or a backslash in them, which engines escape differently.

    Patterns of regular expressions may have quotes: their macros write them for each engine.
    """
    for literal in tree.find_all(exp.Literal):
        is_pattern = isinstance(literal.parent, exp.RegexpLike | exp.RegexpReplace | exp.RegexpExtract)
        if literal.is_string and ("\\" in literal.this or ("'" in literal.this and not is_pattern)):
            yield literal.this


def odd_patterns(tree: exp.Expression) -> Iterator[str]:
    """Regular expressions with classes by name, which hold other letters on other engines."""
    for literal in tree.find_all(exp.Literal):
        if literal.is_string and "[:" in literal.this:
            yield literal.this


def decimal_divisions(tree: exp.Expression) -> Iterator[str]:
    """Divisions in which nothing is plainly a float: of decimals, Spark gives a rounded decimal."""
    for division in tree.find_all(exp.Div):
        if not any(_is_float(part) for part in division.find_all(exp.Cast, exp.Literal, *FLOATS)):
            yield division.sql(dialect="duckdb")


def _is_float(part: exp.Expression) -> bool:
    """A cast to one, a literal with an exponent, or a function that gives one of anything."""
    if isinstance(part, exp.Cast):
        return part.to.is_type(exp.DataType.Type.DOUBLE)
    if isinstance(part, exp.Literal):
        return not part.is_string and "e" in part.this.lower()
    return True


def relations_read(tree: exp.Expression, known: Mapping[str, int] | None = None) -> int:
    """Relations that a query reads when each CTE is written out wherever it is named, as Spark plans it."""
    sizes = dict(known or {})
    with_clause = tree.args.get("with_") or tree.args.get("with")
    for cte in with_clause.expressions if with_clause else []:
        sizes[cte.alias.lower()] = relations_read(cte.this, sizes)
    return sum(_relations(value, sizes) for key, value in tree.args.items() if key not in ("with", "with_"))


def _relations(value: Any, sizes: Mapping[str, int]) -> int:
    if isinstance(value, list):
        return sum(_relations(item, sizes) for item in value)
    if isinstance(value, exp.Table) and isinstance(value.this, exp.Identifier):
        own = 1 if value.db else sizes.get(value.name.lower(), 1)
        return own + _relations(value.args.get("joins"), sizes)
    if isinstance(value, exp.Query):
        return relations_read(value, sizes)
    if isinstance(value, exp.Expression):
        return sum(_relations(item, sizes) for item in value.args.values())
    return 0


def _is_written_per_engine(function: exp.Func, name: str) -> bool:
    written = function.sql(dialect="duckdb").partition("(")[0].lower()
    spelled = {name, written, *OTHER_NAMES.get(name, ())}
    return any(f"{word}(" in _macros_per_engine() for word in spelled)


@cache
def _macros_per_engine() -> str:
    """The text of every macro that has a branch per engine."""
    files = [path.read_text(encoding="utf-8").lower() for path in (PROJECT_ROOT / "macros").rglob("*.sql")]
    return "\n".join(text for text in files if "default__" in text)
