"""The model of likeness: trained on the shop's own people, without anybody telling it who is who.

Fellegi and Sunter's model, as Splink estimates it: for each comparison how often two records of one person
stand on each level (m, by expectation maximisation over pairs that share something rare), and how often two
strangers do (u, over random pairs). A score is the product of what the levels say. Everything is seeded: the
same people give the same scores.
"""

import logging
import re
import warnings
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from orchestration.base.database import value_of
from orchestration.identity.match.candidates import RARE
from orchestration.identity.match.comparisons import COMPARISONS, Comparison, Level
from orchestration.identity.match.households import has_households

SEED = 7
STRANGERS = 1_000_000
"""Random pairs that say what two strangers have in common by chance."""

TRAINING_PAIRS = 500_000
FEWEST_PAIRS = 50
"""Pairs with something rare in common, below which they teach nothing."""

RAREST = 1e-6
"""A value counts as no rarer than this, however few have it: most rare names are typing errors."""

PRIOR_SHARE = 0.05
"""Weight of the prior beside what training found: a level that it never saw is not impossible."""

CERTAIN = """
    l.full_name = r.full_name and (
        l.birth_date = r.birth_date or l.address = r.address
        or l.phone = r.phone or l.email_name = r.email_name
    )
"""


@dataclass(frozen=True)
class Scored:
    """Every candidate with its weight."""

    table: str
    """Where: Splink's columns, `match_weight` and per comparison `gamma_…` and `mw_…`."""
    comparisons: tuple[Comparison, ...]
    """Those that the people have values for."""
    share_of_matches: float
    """What the weights take for the share of pairs that are one person."""
    households: bool
    """Whether another given name at one address is taken for another person."""


def score_pairs(connection: DuckDBPyConnection) -> Scored:
    """Trains the model on `people` and scores `candidates`."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        households = has_households(connection)
        comparisons = tuple(known for known in COMPARISONS if _is_known(connection, known))
        database = DuckDBAPI(connection)
        people = database.register("compared_people")
        untrained = _settings(comparisons, _share_of_matches(connection))
        linker = Linker(people, untrained, log_level=None, validate_settings=False)
        linker.training.estimate_u_using_random_sampling(max_pairs=STRANGERS, seed=SEED)
        base = linker.misc.save_model_to_json()
        lessons = []
        for column in RARE:
            if _training_pairs(connection, column) >= FEWEST_PAIRS:
                lessons.append(_learn(Linker(people, base, log_level=None, validate_settings=False), column))
        trained = with_priors(averaged(base, lessons), comparisons, households)
        linker = Linker(people, trained, log_level=None, validate_settings=False)
        linker.table_management.register_blocked_pairs_for_predict(database.register("candidates"))
        scores = linker.inference.predict()
    return Scored(
        scores.physical_name, comparisons, trained["probability_two_random_records_match"], households
    )


def _learn(linker: Any, column: str) -> dict[str, Any] | None:
    """The model that pairs with one rare value in common teach; None where they teach nothing."""
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(
            f"l.rare_{column} = r.rare_{column} and {_uses(column)}",
            estimate_without_term_frequencies=True,
            max_pairs=TRAINING_PAIRS,
            record_sample_proportion=1.0,
        )
    except ValueError:
        # Hardly anybody who shares the value is one person: a share has become 0, which Splink refuses.
        return None
    return linker.misc.save_model_to_json()


def averaged(base: dict[str, Any], lessons: list[dict[str, Any] | None]) -> dict[str, Any]:
    """The model with the mean of what each lesson found; a level that none has changed stays as it was."""
    for place, comparison in enumerate(base["comparisons"]):
        for number, level in enumerate(comparison["comparison_levels"]):
            taught = [
                lesson["comparisons"][place]["comparison_levels"][number].get("m_probability")
                for lesson in lessons
                if lesson
            ]
            changed = [m for m in taught if m is not None and m != level.get("m_probability")]
            if changed:
                level["m_probability"] = sum(changed) / len(changed)
    return base


def with_priors(
    trained: dict[str, Any], comparisons: tuple[Comparison, ...], households: bool
) -> dict[str, Any]:
    """The trained model with a share of the priors; what differs never speaks for one person.

    Pairs at one address are mostly couples in most shops: training may then take "other given name" for the
    mark of one person. So a level that contradicts, or is the last, is never likelier for one than for two.
    """
    for comparison, settings in zip(comparisons, trained["comparisons"], strict=True):
        levels = [level for level in settings["comparison_levels"] if not level.get("is_null_level")]
        for known, level in zip(comparison.levels, levels, strict=True):
            u = max(level.get("u_probability") or 0.0, 0.5 / STRANGERS)
            m = level.get("m_probability") or 0.0
            m = (1 - PRIOR_SHARE) * m + PRIOR_SHARE * known.prior if m else known.prior
            if (known.contradicts and households) or known.sql == "else":
                m = min(m, u)
            level["m_probability"], level["u_probability"] = m, u
    return trained


def _settings(comparisons: tuple[Comparison, ...], share_of_matches: float) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": share_of_matches,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [_comparison(comparison) for comparison in comparisons],
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "em_convergence": 0.0005,
        "max_iterations": 20,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    missing = {
        "sql_condition": _sided(comparison.missing),
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    return {
        "output_column_name": comparison.column,
        "comparison_levels": [missing, *(_level(level) for level in comparison.levels)],
    }


def _level(level: Level) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "sql_condition": "ELSE" if level.sql == "else" else _sided(level.sql),
        "label_for_charts": level.says,
        "m_probability": level.prior,
    }
    if level.rare_in:
        settings |= {
            "tf_adjustment_column": level.rare_in,
            "tf_minimum_u_value": RAREST,
            "disable_tf_exact_match_detection": True,
        }
    return settings


def _sided(sql: str) -> str:
    """`l.city` as Splink writes it: `"city_l"`."""
    return re.sub(r"\b([lr])\.([a-z_]+)", r'"\2_\1"', sql)


def _uses(column: str) -> str:
    """SQL that is true and names the columns of the comparisons which this block says nothing about."""
    named = {"full_name": ("given_name", "last_name"), "street": ("address",)}.get(column, (column,))
    return " and ".join(f"(l.{name} is null or r.{name} is not null)" for name in named)


def _is_known(connection: DuckDBPyConnection, comparison: Comparison) -> bool:
    condition = " or ".join(f"{column} is not null" for column in comparison.columns)
    return (
        connection.execute(f"select 1 from compared_people where {condition} limit 1").fetchone() is not None
    )


def _training_pairs(connection: DuckDBPyConnection, column: str) -> int:
    counted = (
        f"select count(*) as n from compared_people where rare_{column} is not null group by rare_{column}"
    )
    return int(value_of(connection, f"select sum(n * (n - 1) // 2) from ({counted})") or 0)


def _share_of_matches(connection: DuckDBPyConnection) -> float:
    """How likely two people picked at random are one: a first guess, from the pairs that are certain."""
    certain = value_of(
        connection,
        f"""
        select count(*)
        from candidates
        inner join compared_people as l on candidates.join_key_l = l.unique_id
        inner join compared_people as r on candidates.join_key_r = r.unique_id
        where {CERTAIN}
        """,
    )
    people = value_of(connection, "select count(*) from compared_people")
    pairs = people * (people - 1) / 2
    return min(max(certain, 1) / max(pairs, 1), 0.5)
