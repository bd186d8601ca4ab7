"""Plans, outcomes and rejects as lines to read."""

from collections.abc import Iterable, Mapping

from orchestration.activation.outcome import SyncOutcome
from orchestration.activation.plan import Plan
from orchestration.base.counted import counted

ADVICE = {
    "invalid_email": "correct the address in the source; it is tried again when it changes",
    "invalid_phone": "correct the number in the source, with its country",
    "no_identifier": "nothing to do: nobody can be told apart without one",
    "too_large": "map fewer or shorter columns",
    "no_answer": "look in the destination whether it arrived; then weft sync retry, or leave it",
    "cancelled": "nothing: it is sent again by the next run",
}
"""What to change, by the code of a reject; else the destination's words say it."""


def plan_lines(plan: Plan) -> list[str]:
    """A plan: figures, fields that change, a few keys (never a value), its hash."""
    counts = plan.counts
    lines = [
        f"{plan.sync_name}: plan {plan.plan_hash} of {counted(plan.planned, 'row')}",
        f"  add {counts['add']:,}, update {counts['update']:,}, remove {plan.removes:,} "
        f"(now held back {counts['withdraw']:,}), unchanged {counts['unchanged']:,}",
    ]
    if plan.blocked:
        lines.append(f"  held back {counts['held back']:,}: {_reasons(plan.blocked)}")
    if counts["rejected"]:
        lines.append(f"  refused before and unchanged since: {counts['rejected']:,}")
    if plan.changed_fields:
        lines.append("  fields: " + ", ".join(f"{name} {count:,}" for name, count in plan.changed_fields))
    if plan.sample:
        lines.append("  such as: " + ", ".join(f"{operation} {key}" for operation, key in plan.sample))
    minutes = plan.estimated_minutes
    took = f", some {max(1, round(minutes))} min at the account's rate" if minutes and minutes >= 1 else ""
    lines.append(
        f"  {counted(plan.estimated_calls, 'call')}{took}; to send: "
        f"weft sync apply {plan.sync_name} --plan {plan.plan_hash}"
    )
    return lines


def outcome_lines(outcome: SyncOutcome) -> list[str]:
    """What was done: every planned row is in one of the numbers."""
    counts = outcome.counts
    if outcome.status == "unchanged":
        return [f"{outcome.sync_name}: nothing to send, {counts['unchanged']:,} unchanged{_held(outcome)}"]
    lines = [
        f"{outcome.sync_name}: {outcome.status}: {counts['added']:,} added, {counts['updated']:,} updated, "
        f"{counts['removed']:,} removed, {counts['unchanged']:,} unchanged, {counts['rejected']:,} rejected"
        f"{_held(outcome)}" + (f", {counts['waiting']:,} to come" if counts["waiting"] else "")
    ]
    if counts["rejected"]:
        lines.append(f"  why: weft sync rejects {outcome.sync_name}")
    if outcome.note:
        lines.append(f"  {outcome.note}")
    return lines


def reject_lines(groups: Iterable[Mapping]) -> list[str]:
    """What was wrong, how many rows share it, and what to change."""
    lines = []
    for group in groups:
        said = f": {group['detail']}" if group["detail"] else ""
        lines.append(
            f"{group['sync_name']}: {counted(group['row_count'], 'row')},"
            f" {group['class']} {group['code']}{said}"
        )
        lines.append(
            f"  such as {', '.join(group['sample'])}; first seen {group['first_seen_at']:%F %H:%M} UTC"
        )
        lines.append(f"  {ADVICE.get(group['code'], 'it is sent again when the row or the mapping changes')}")
    return lines


def _held(outcome: SyncOutcome) -> str:
    blocked = outcome.counts["blocked"]
    return f", {blocked:,} held back ({_reasons(outcome.blocked)})" if blocked else ""


def _reasons(blocked: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {count:,}" for reason, count in blocked.items())
