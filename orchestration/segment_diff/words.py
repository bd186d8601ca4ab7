"""What edited segments would change, as a reviewer reads it."""

from orchestration.segment_diff.result import Person, SegmentChange, SegmentDiff

SHOWN = 10
EXAMPLES = 3


def as_text(diff: SegmentDiff) -> str:
    """The difference in words and columns."""
    now = f"as of {diff.as_of:%Y-%m-%d %H:%M}, against {diff.against}"
    if diff.is_empty:
        return f"nothing would change ({diff.compared:,} segments, {now})"
    lines = [f"{len(diff.segments):,} of {diff.compared:,} segments would change ({now})"]
    for one in diff.segments:
        lines += ["", *_segment(one)]
    lines += _overlaps(diff) + _syncs(diff)
    return "\n".join(lines)


def _segment(one: SegmentChange) -> list[str]:
    lines = [
        f"{one.name} ({one.change})  {one.before:,} → {one.after:,} customers:"
        f" {one.entered:,} would enter, {one.left:,} would leave"
    ]
    lines += [f"  {told.key}: {told.before or 'none'} → {told.after or 'none'}" for told in one.stated]
    lines += [f"  may be reached for {told.purpose}: {told.before:,} → {told.after:,}" for told in one.reach]
    lines += _people("enters", one.entering, one.entered) + _people("leaves", one.leaving, one.left)
    return lines


def _people(verb: str, people: list[Person], count: int) -> list[str]:
    with_ids = bool(people) and people[0].customer_id is not None
    shown = people if with_ids else people[:EXAMPLES]
    lines = [f"  {verb}: " + " ".join(part for part in (one.customer_id, one.why) if part) for one in shown]
    hidden = count - len(shown)
    return [*lines, f"  and {hidden:,} more (--show-ids lists all)"] if hidden > 0 else lines


def _overlaps(diff: SegmentDiff) -> list[str]:
    if not diff.overlaps:
        return []
    lines = ["", f"{'in both':<66}{'before':>9}{'after':>9}"]
    for one in diff.overlaps[:SHOWN]:
        lines.append(f"  {one.name + ' and ' + one.other_name:<64}{one.before:>9,}{one.after:>9,}")
    hidden = len(diff.overlaps) - SHOWN
    return [*lines, f"  and {hidden:,} more pairs (--json lists all)"] if hidden > 0 else lines


def _syncs(diff: SegmentDiff) -> list[str]:
    if not diff.syncs:
        return ["", "syncs: none would send or remove anybody"]
    lines = ["", f"{'syncs':<48}{'before':>9}{'after':>9}{'added':>9}{'removed':>9}"]
    for one in diff.syncs:
        counts = "".join(f"{number:>9,}" for number in (one.before, one.after, one.added, one.removed))
        lines.append(f"  {one.name:<46}{counts}")
        if one.stopped_by:
            lines.append(f"    would be stopped: {one.stopped_by}")
    return lines
