"""Plans and outcomes as lines to read."""

from orchestration.activation.engine import SyncOutcome
from orchestration.activation.plan import Plan


def plan_lines(plan: Plan) -> list[str]:
    """A plan: figures, fields that change, a few keys (never a value), its hash."""
    counts = plan.counts
    lines = [
        f"{plan.sync_name}: plan {plan.plan_hash}",
        f"  add {counts['add']:,}, update {counts['update']:,}, remove {plan.removes:,} "
        f"(now held back {counts['withdraw']:,}), unchanged {counts['unchanged']:,}",
    ]
    if plan.blocked:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in plan.blocked.items())
        lines.append(f"  held back {sum(plan.blocked.values()):,}: {reasons}")
    if counts["rejected"]:
        lines.append(f"  refused before and unchanged since: {counts['rejected']:,}")
    if plan.changed_fields:
        lines.append("  fields: " + ", ".join(f"{name} {count:,}" for name, count in plan.changed_fields))
    if plan.sample:
        lines.append("  such as: " + ", ".join(f"{operation} {key}" for operation, key in plan.sample))
    calls = f"{plan.estimated_calls:,} call{'' if plan.estimated_calls == 1 else 's'}"
    lines.append(f"  {calls}; to send: weft sync apply {plan.sync_name} --plan {plan.plan_hash}")
    return lines


def outcome_line(outcome: SyncOutcome) -> str:
    """What was done, in one line."""
    name = outcome.plan.sync_name
    if not outcome.plan.changes:
        return f"{name}: nothing to send, {outcome.plan.counts['unchanged']:,} unchanged"
    return (
        f"{name}: {outcome.count('add'):,} added, {outcome.count('update'):,} updated, "
        f"{outcome.count('remove', 'withdraw'):,} removed, {outcome.count('rejected'):,} rejected"
    )
