"""`weft score`: how well identity found the people of the sample store."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestration.sample.accuracy.score import ScoreCard

LINES = [
    ("pair_precision", "pairs put together that belong together", ".4f"),
    ("pair_recall", "pairs that belong together and were found", ".4f"),
    ("pair_f1", "F1 of pairs", ".4f"),
    ("b3_precision", "B³ precision, per record", ".4f"),
    ("b3_recall", "B³ recall, per record", ".4f"),
    ("b3_f", "B³ F", ".4f"),
    ("mixed_people", "people in a cluster with someone else", ".1%"),
    ("most_people", "most people in one cluster", ",d"),
    ("clusters", "clusters", ",d"),
]
COLUMNS = [
    ("identity", "identity"),
    ("ceiling", "ceiling"),
    ("last_touch", "last-touch map"),
    ("lower_components", "lower() graph"),
]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""

    @app.command()
    def score(
        truth: Annotated[
            Path | None, typer.Option(help="Folder of the truth. Default: the sample store's.")
        ] = None,
        warehouse: Annotated[
            Path | None, typer.Option(help="Warehouse file. Default: under WEFT_HOME.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    ) -> None:
        """Judge the stitched identities against the truth of the sample store."""
        from orchestration.base.settings import Settings
        from orchestration.sample.accuracy.score import score as judge

        card = judge(Settings(), truth, warehouse)
        print(json.dumps(card.as_dict(), indent=2) if as_json else as_table(card))


def as_table(card: "ScoreCard") -> str:
    """The score card as a table that a person reads."""
    lines = [f"{card.records:,} source records of {card.people:,} people"]
    if card.records_without_truth:
        lines.append(f"not judged: {card.records_without_truth:,} records that the truth does not know")
    if card.records_missing:
        lines.append(f"not found: {card.records_missing:,} records of the truth that identity does not have")
    lines.append("")
    lines.append(" " * 44 + "".join(f"{title:>16}" for _, title in COLUMNS))
    for field, words, form in LINES:
        values = [getattr(getattr(card, column), field) for column, _ in COLUMNS]
        lines.append(f"{words:<44}" + "".join(f"{format(value, form):>16}" for value in values))
    lines += ["", *_further(card), ""]
    lines.append(f"of the ceiling: F1 {card.f1_of_ceiling:.1%}, B³ F {card.b3_of_ceiling:.1%}")
    lines.append(
        "The ceiling knows who truly used each shared value; records that share none stay apart there."
    )
    return "\n".join(lines)


def _further(card: "ScoreCard") -> list[str]:
    """Households, ids and links, as far as the warehouse and the truth know of them."""
    values: list[tuple[str, int | float | None, str]] = []
    if card.households:
        values += [
            ("households found", card.households.households, ",d"),
            ("of them, different people who live together", card.households.right, ".1%"),
            ("of them, with one person as two customers", card.households.one_person_twice, ".1%"),
            ("housemates with names that were found", card.households.found, ".1%"),
        ]
    ids = card.ids
    values += [
        ("needless id changes in the last run", ids.needless_id_changes, ",d"),
        ("retired ids", ids.retired_ids, ",d"),
        ("of them, leading to no living customer", ids.retired_ids_without_heir, ",d"),
        ("links that did not simply join", ids.refused_links, ",d"),
        ("of them, without a reason", ids.refused_links_without_reason, ",d"),
    ]
    return [f"{words:<44}{format(value, form):>16}" for words, value, form in values if value is not None]
