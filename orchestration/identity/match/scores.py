"""From weights to what is stored: a probability, and in words what speaks for and against."""

import math

from duckdb import DuckDBPyConnection

from orchestration.base.database import literal
from orchestration.identity.match.comparisons import BIRTH, NAME, TWO_BIRTHS, Comparison
from orchestration.identity.match.model import Scored

LEAST = 0.05
"""Pairs below this probability are not stored."""

ROUNDS = 50


def make_scores(connection: DuckDBPyConnection, scored: Scored, now: str) -> None:
    """Makes the table `match_scores` of the pairs that are likely enough, in the columns that dbt reads."""
    before = _odds(scored.share_of_matches)
    share = share_of_matches(connection, scored)
    weight = f"(match_weight - {before} + {_odds(share)})"
    connection.execute(f"""
        create table match_scores as
        select
            least(unique_id_l, unique_id_r) as record_key,
            greatest(unique_id_l, unique_id_r) as other_record_key,
            round(1 / (1 + power(2, -{weight})), 6) as probability,
            {_words(scored.comparisons, ">= 0.05")} as speaks_for,
            {_words(scored.comparisons, "<= -0.05")} as speaks_against,
            {_contradiction(scored)} as contradiction,
            timestamp {literal(now)} as scored_at
        from {scored.table}
        where {weight} >= {_odds(LEAST)}
    """)


def share_of_matches(connection: DuckDBPyConnection, scored: Scored) -> float:
    """The share of all pairs that are one person, as the scores themselves say.

    The share at which the probabilities add up to it, found by going round: the step of expectation
    maximisation that training leaves out. Weights are counted in tenths, so that it costs one look.
    """
    before = _odds(scored.share_of_matches)
    counts = connection.execute(
        f"select round(match_weight - {before}, 1), count(*) from {scored.table} group by 1 order by 1"
    ).fetchall()
    (pairs,) = connection.execute("select count(*) * (count(*) - 1) / 2 from compared_people").fetchone() or (
        1,
    )
    share = scored.share_of_matches
    for _ in range(ROUNDS):
        odds = _odds(share)
        matches = sum(count / (1 + 2 ** min(-(weight + odds), 1000)) for weight, count in counts)
        share = min(max(matches, 0.5) / max(pairs, 1), 0.5)
    return share


def _odds(probability: float) -> float:
    """Its weight, a power of two."""
    return math.log2(probability / (1 - probability))


def _words(comparisons: tuple[Comparison, ...], bound: str) -> str:
    """SQL for what each comparison says whose weight is beyond the bound; NULL when none is."""
    parts = []
    for comparison in comparisons:
        weight = f"mw_{comparison.column}"
        if any(level.rare_in for level in comparison.levels):
            weight = f"({weight} + mw_tf_adj_{comparison.column})"
        says = " ".join(
            f"when {comparison.gamma(level)} then {literal(level.says)}" for level in comparison.levels
        )
        parts.append(
            f"case when {weight} {bound} then (case gamma_{comparison.column} {says} end)"
            f" || printf(' (%+.1f)', {weight}) end"
        )
    return f"nullif(concat_ws('; ', {', '.join(parts)}), '')"


def _contradiction(scored: Scored) -> str:
    """SQL for what keeps two apart whatever else they share.

    Other names do where people live together, unless the birth dates are alike; other names with other birth
    dates do anywhere.
    """
    if NAME not in scored.comparisons:
        return "cast(null as varchar)"
    levels = [level for level in NAME.levels if level.contradicts]
    says = " ".join(f"when {NAME.gamma(level)} then {literal(level.contradicts or '')}" for level in levels)
    unless_born_alike = f"case gamma_{NAME.column} {says} end" if scored.households else "null"
    if BIRTH not in scored.comparisons:
        return f"cast({unless_born_alike} as varchar)"
    differ = ", ".join(str(NAME.gamma(level)) for level in levels)
    return (
        f"case when gamma_{BIRTH.column} = 0 and gamma_{NAME.column} in ({differ}) then {literal(TWO_BIRTHS)}"
        f" when gamma_{BIRTH.column} = -1 then {unless_born_alike} end"
    )
