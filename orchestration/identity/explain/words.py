"""What `weft explain` found, as a person reads it in a terminal."""

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from orchestration.base.counted import counted
from orchestration.identity.explain.as_of import AsOf
from orchestration.identity.explain.customer import Explanation, Identifier
from orchestration.identity.explain.pair import PairExplanation
from orchestration.identity.explain.paths import Step
from orchestration.identity.explain.tables import Refusal

NOTHING_SPECIAL = "nothing contradicts it"
"""The reason of a link that needs no words."""

ALIKE = 3
"""More identifiers of one type that lead no further than this are one line."""


def show_customer(console: Console, found: Explanation, in_full: bool) -> None:
    """One customer: the history of its id, what ties it together, and what joined it with nobody else.

    Args:
        console: to print on.
        found: the customer.
        in_full: also each of many identifiers that are alike and lead no further (carts, checkouts).
    """
    _line(console, f"customer {found.customer_id}", "bold")
    for event in found.history:
        other = f" · {event['other_customer_id']}" if event["other_customer_id"] else ""
        _line(console, f"  {event['happened_at']}  {event['event']}{other}: {event['reason']}", "dim")
    if found.others:
        few = ", ".join(found.others[:5]) + (" …" if len(found.others) > 5 else "")
        _line(
            console, f"  {found.asked_for} is also with {counted(len(found.others), 'other customer')}: {few}"
        )
    _line(console, "\nwhy they are one", "bold")
    console.print(_tree(found, in_full), soft_wrap=False)
    if found.refused:
        _line(console, "\nwhat joined nobody else", "bold")
    for refusal in found.refused:
        reach = counted(refusal.customer_count, "customer has it", "customers have it")
        _line(console, f"  {refusal.status}: {refusal.name}: {refusal.reason} ({reach})")
    if found.segments:
        _line(console, "\nwhich segments they are in", "bold")
    for one in found.segments:
        why = ", ".join(
            f"{name} {'unknown' if value is None else value}" for name, value in one["why"].items()
        )
        arm = "" if one["arm"] == "treated" else f", {one['arm']}"
        _line(console, f"  {one['title'] or one['segment']} since {one['entered_at']}{arm}: {why}")


def show_pair(console: Console, pair: PairExplanation) -> None:
    """Two: the way from one to the other, or each rule that keeps them apart."""
    if pair.is_one:
        _line(console, f"one person: customer {pair.first_customer_id}", "bold")
        for step in pair.path:
            _line(console, f"  {step.from_identifier} with {step.to_identifier}  {_evidence(step)}")
        if not pair.path:
            _line(console, "  both stand on the same records")
        return
    _line(console, f"two: customers {pair.first_customer_id} and {pair.second_customer_id}", "bold")
    for reason in pair.decisions:
        _line(console, f"  a person decided that they are two: {reason}")
    for shared in pair.shared:
        reach = counted(shared.customer_count, "customer has it", "customers have it")
        _line(console, f"  {shared.type}:{shared.value} is with both ({reach})")
        sides = {pair.first_customer_id: shared.first, pair.second_customer_id: shared.second}
        for customer, side in sides.items():
            _line(console, f"      {customer}: {_refused(side)}", "dim")
    if not pair.shared:
        _line(console, "  no way leads from one to the other: no identifier is on records of both")
    if pair.between:
        _line(console, f"  linked with both, and kept apart from them: {', '.join(pair.between)}")
    if pair.household_id:
        _line(console, f"  they are one household: {pair.household_id}")


def show_then(console: Console, then: AsOf) -> None:
    """Who it was at a moment."""
    for customer in then.customers:
        _line(console, f"customer {customer.customer_id} at {then.moment} UTC", "bold")
        if customer.living_customer_id != customer.customer_id:
            _line(console, f"  now {customer.living_customer_id or 'nobody: nothing is left of it'}")
        _line(console, f"  {counted(customer.record_count, 'record')}, and these identifiers:")
        for name in customer.identifiers:
            _line(console, f"    {name}")
        if customer.forgotten_identifiers:
            _line(console, f"    {customer.forgotten_identifiers} that no record carries any more")


def _tree(found: Explanation, in_full: bool) -> Tree:
    """The identifiers, each below the one that leads to it; the most trusted one is the root."""
    below: dict[str | None, list[Identifier]] = defaultdict(list)
    for identifier in found.identifiers:
        path = found.paths.get(identifier.name)
        below[path[-1].from_identifier if path else None].append(identifier)
    leading = set(below)
    root = Tree("", hide_root=True, guide_style="dim")

    def grow(tree: Tree, parent: str | None) -> None:
        for identifiers in _alike(below[parent], leading, in_full):
            branch = tree.add(_label(found, identifiers))
            if len(identifiers) == 1:
                grow(branch, identifiers[0].name)

    grow(root, None)
    return root


def _alike(siblings: list[Identifier], leading: set[str | None], in_full: bool) -> Iterator[list[Identifier]]:
    """Each identifier alone, or many of one type that lead no further together."""
    leaves: dict[str, list[Identifier]] = defaultdict(list)
    for identifier in siblings:
        if identifier.name not in leading and not identifier.is_shared:
            leaves[identifier.type].append(identifier)
    for identifier in siblings:
        alike = leaves[identifier.type]
        if in_full or identifier not in alike or len(alike) <= ALIKE:
            yield [identifier]
        elif identifier is alike[0]:
            yield alike


def _label(found: Explanation, identifiers: list[Identifier]) -> Text:
    """One line of the tree: what it is, on how many records, and what it was seen with."""
    records = counted(sum(identifier.record_count for identifier in identifiers), "record")
    first = identifiers[0]
    if len(identifiers) > 1:
        days = sorted(identifier.first_seen_at[:10] for identifier in identifiers if identifier.first_seen_at)
        since = f" first seen {days[0]} … {days[-1]}" if days else ""
        return Text(f"{len(identifiers)} × {first.type}  {records}").append(f" {since}", "dim")
    label = Text(f"{first.name}  {records}{', shared with others' if first.is_shared else ''}")
    path = found.paths.get(first.name)
    return label.append(f"\n{_evidence(path[-1])}", "dim") if path else label


def _evidence(step: Step) -> str:
    """The earliest record that carries both ends, and what is to be said about it."""
    reason = "" if step.reason == NOTHING_SPECIAL else f": {step.reason}"
    when = step.first_seen_at or "an unknown time"
    more = f" and {step.record_count - 1:,} more" if step.record_count > 1 else ""
    return f"on {step.source} {step.first_record_id}, {when}{more}{reason}"


def _refused(refusal: Refusal) -> str:
    """One side of a link that was refused."""
    name = f", as {refusal.masked_name}" if refusal.masked_name else ", without a name"
    return f"{refusal.status}{name}: {refusal.reason}"


def _line(console: Console, text: str, style: str = "") -> None:
    """Prints a line as it is: brackets in a value are no markup."""
    console.print(text, style=style, markup=False)
