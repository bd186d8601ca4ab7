"""`weft diff`: what edited rules or segments would change, before they are deployed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestration.identity.rule_diff.result import RuleDiff, Why

OVER = 3
"""Exit code when more customers would change than `--fail-over` allows; errors exit with 1."""
SHOWN = 10


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(no_args_is_help=True, help="What a change would do, before it is deployed.")
    app.add_typer(group, name="diff")

    @group.callback()
    def diff() -> None:
        """What a change would do, before it is deployed."""

    @group.command()
    def identity(
        rules: Annotated[
            Path | None,
            typer.Option(help="Folder with seeds (identity_rules.csv …) to use instead of the project's."),
        ] = None,
        against: Annotated[
            str | None, typer.Option(help="Git reference to compare with. Default: the last build.")
        ] = None,
        fail_over: Annotated[
            float | None,
            typer.Option(help=f"Exit with {OVER} when more than this percentage of customers would change."),
        ] = None,
        show_values: Annotated[bool, typer.Option(help="Name identifiers: personal data.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
    ) -> None:
        """Who would merge and split if the rules were as they are in this folder, and which segments move."""
        import json

        from orchestration.base.settings import Settings
        from orchestration.identity.rule_diff.run import diff_identity
        from orchestration.landing.landed import with_sources

        found = diff_identity(with_sources(Settings()), rules, against, show_values)
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if as_json else as_text(found))
        if fail_over is not None and found.changed_percent > fail_over:
            typer.echo(
                f"weft: {found.changed_percent:.2f} % of customers would change, more than {fail_over:g} %",
                err=True,
            )
            raise typer.Exit(OVER)

    @group.command()
    def segments(
        names: Annotated[list[str] | None, typer.Argument(help="Segments to look at. Default: all.")] = None,
        against: Annotated[
            str | None, typer.Option(help="Git reference to compare with. Default: the published generation.")
        ] = None,
        fail_over: Annotated[
            float | None,
            typer.Option(
                help=f"Exit with {OVER} when more than this percentage of a segment would come or go."
            ),
        ] = None,
        show_ids: Annotated[bool, typer.Option(help="List everybody who would enter or leave.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
    ) -> None:
        """Who would enter and leave if the segments were as they are in this folder, and which syncs move."""
        import json

        from orchestration.base.settings import Settings
        from orchestration.landing.landed import with_sources
        from orchestration.segment_diff.run import diff_segments
        from orchestration.segment_diff.words import as_text as segments_as_text

        found = diff_segments(with_sources(Settings()), names, against, show_ids)
        print(
            json.dumps(found.as_dict(), indent=2, ensure_ascii=False) if as_json else segments_as_text(found)
        )
        if fail_over is not None and found.changed_percent > fail_over:
            typer.echo(
                f"weft: {found.changed_percent:.2f} % of a segment would change, more than {fail_over:g} %",
                err=True,
            )
            raise typer.Exit(OVER)


def as_text(diff: "RuleDiff") -> str:
    """The difference as a person reads it."""
    if diff.is_empty:
        return (
            f"nothing would change ({diff.customers_before:,} customers, as of {diff.as_of:%Y-%m-%d %H:%M})"
        )
    lines = [
        f"customers  {diff.customers_before:,} → {diff.customers_after:,},"
        f" {diff.customers_changed:,} would change ({diff.changed_percent:.2f} %)",
        f"records    {diff.records_moved:,} of {diff.records:,} would be another customer's",
        "",
        "identifiers  " + "".join(f"{size.identifiers:>11}" for size in diff.sizes),
        "before       " + "".join(f"{size.before:>11,}" for size in diff.sizes),
        "after        " + "".join(f"{size.after:>11,}" for size in diff.sizes),
    ]
    merges = [
        f"{', '.join(one.retired_ids[:4])}{_more(one.retired_ids, 4)} → {one.customer_id}{_why(one.why)}"
        for one in diff.merges
    ]
    splits = [
        f"{one.customer_id} → also {', '.join(one.new_ids[:4])}{_more(one.new_ids, 4)}{_why(one.why)}"
        for one in diff.splits
    ]
    moves = [f"{one.from_id} → {one.to_id}: {one.record_count:,} records" for one in diff.moves]
    judged = [
        f"{one.identifier_count:,} of type {one.identifier_type}: {one.before} → {one.after}"
        f" ({one.reason}; on up to {one.widest_reach:,} customers)"
        + "".join(f"\n    {v}" for v in one.values)
        for one in diff.identifiers
    ]
    lines += _section("would merge", merges) + _section("would split", splits)
    lines += _section("records would move", moves) + _section("identifiers would be judged otherwise", judged)
    lines += _audiences("segments", diff.segments) + _audiences("syncs", diff.audiences)
    return "\n".join(lines)


def _section(title: str, found: list[str]) -> list[str]:
    """The first few, under a title with their number."""
    if not found:
        return []
    hidden = [f"  and {len(found) - SHOWN:,} more (--json lists all)"] if len(found) > SHOWN else []
    return ["", f"{title}: {len(found):,}", *(f"  {line}" for line in found[:SHOWN]), *hidden]


def _audiences(title: str, found: list) -> list[str]:
    """Sizes of those that move."""
    moved = [one for one in found if one.gained or one.lost]
    if not moved:
        return ["", f"{title}: none would move"] if found else []
    lines = ["", f"{title:<36}{'before':>9}{'after':>9}{'gained':>9}{'lost':>9}{'of these merged':>18}"]
    for one in moved:
        numbers = (one.before, one.after, one.gained, one.lost)
        counts = "".join(f"{number:>9,}" for number in numbers)
        lines.append(f"  {one.name:<34}{counts}{one.lost_by_merge:>18,}")
    return lines


def _why(reasons: list["Why"]) -> str:
    """What joins them, the commonest first."""
    if not reasons:
        return ""
    told = [
        f"{why.identifier_count} × {why.identifier_type}"
        + (f" [{why.otherwise}]" if why.otherwise else "")
        + (f" {', '.join(why.values)}" if why.values else "")
        for why in reasons[:2]
    ]
    return ": " + "; ".join(told)


def _more(found: list[str], shown: int) -> str:
    return f" and {len(found) - shown:,} more" if len(found) > shown else ""
