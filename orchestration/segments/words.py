"""The conditions of a segment in words, for people who read neither YAML nor SQL."""

from datetime import date

from orchestration.segments.model import All, Any_, Consent, Member, Node, Not, Trait
from orchestration.segments.operators import OPERATORS
from orchestration.segments.parts import Comparison, Condition
from orchestration.segments.rows import Happened, Rows, RowsAny, RowsField, RowsNot, Sequence, Step, Where
from orchestration.segments.times import Duration, Window
from orchestration.segments.tree import children, where_children


def conditions(members: Node) -> list[str]:
    """One text for each condition of the outermost `all`."""
    return [_node(child) for _, child in children(members)] if isinstance(members, All) else [_node(members)]


def _node(node: Node) -> str:
    below = [_node(child) for _, child in children(node)]
    if isinstance(node, All):
        return "all of: " + _bracketed(below, " and ") if len(below) > 1 else below[0]
    if isinstance(node, Any_):
        return "any of: " + _bracketed(below, " or ") if len(below) > 1 else below[0]
    if isinstance(node, Not):
        return f"not ({below[0]})"
    if isinstance(node, Trait):
        return condition_words(node)
    if isinstance(node, Happened):
        return _happened(node)
    if isinstance(node, Sequence):
        return ", then ".join(_step(step, number) for number, step in enumerate(node.sequence))
    return _member(node) if isinstance(node, Member) else _consent(node)


def _bracketed(parts: list[str], word: str) -> str:
    return word.join(f"({part})" for part in parts)


def condition_words(one: Condition) -> str:
    """`net_revenue is 100 or more`."""
    said = f"{one.field} {_operator(one.operator, one.value)}"
    said += " (whole days)" if one.whole_days else ""
    said += " (small and capital letters alike)" if one.ignore_case else ""
    if one.when_missing == "match":
        return f"{said}, or is not known"
    denies = OPERATORS[one.operator].denies
    return f"{said}, and is known" if denies and one.when_missing == "no_match" else said


def _operator(operator: str, value) -> str:
    words = OPERATORS[operator].words
    if operator in ("is_set", "is_not_set"):
        return OPERATORS["is_set" if value == (operator == "is_set") else "is_not_set"].words
    if operator == "between":
        return words.format(_value(value[0]), _value(value[1]))
    if isinstance(value, tuple):
        return words.format(", ".join(_value(one) for one in value))
    return words.format(_value(value))


def _value(value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{plain(value)}”"
    return value.isoformat() if isinstance(value, date) else str(value)


def plain(text: str) -> str:
    """A text that dbt's Jinja and a database's comments leave alone, for whoever reads it."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in text)
    for brace in "{}":
        for other in ("{", "}", "%", "#"):
            shown = shown.replace(brace + other, f"{brace} {other}").replace(
                other + brace, f"{other} {brace}"
            )
    return shown


def _rows(rows: Rows) -> str:
    name = rows.event or rows.related
    return f"{name} where {_where(rows.where)}" if rows.where is not None else str(name)


def _where(node: Where) -> str:
    if isinstance(node, RowsField):
        return condition_words(node)
    parts = [_where(child) for _, child in where_children(node)]
    if isinstance(node, RowsNot):
        return f"not ({parts[0]})"
    if len(parts) == 1:
        return parts[0]
    return _bracketed(parts, " or " if isinstance(node, RowsAny) else " and ")


def _happened(leaf: Happened) -> str:
    rows = _rows(leaf) + (f", {_window(leaf.within)}" if leaf.within else "")
    if leaf.match == "all":
        said = f"has {leaf.event or leaf.related}, and each is one {rows.partition(' where ')[2]}"
    elif leaf.match == "none":
        said = f"has no {rows}"
    elif leaf.aggregate is None:
        said = f"has {rows}"
    elif leaf.aggregate[0] == "count":
        said = f"number of {rows} {_number(leaf.aggregate[1])}"
    else:
        name, wanted = leaf.aggregate
        named = {"sum": "sum of", "average": "mean of", "min": "lowest", "max": "highest"}
        what = f"different {leaf.measured}" if name == "distinct" else f"{named[name]} {leaf.measured}"
        said = f"{what} of {rows} {_number(wanted)}"
    if leaf.same:
        said += f", of one {leaf.same}"
    for one in leaf.without or ():
        said += f", without {_rows(one)} of it" + (f" since the {one.after} of these" if one.after else "")
    return said


def _number(wanted: Comparison) -> str:
    return _operator(wanted.operator, wanted.value)


def _window(window: Window) -> str:
    days = " (whole days)" if window.whole_days else ""
    if window.last or window.more_than_ago:
        spans = [f"in the last {window.last}"] if window.last else []
        spans += [f"{window.more_than_ago} ago or more"] if window.more_than_ago else []
        return f"{' but '.join(spans)}{days}"
    start = f"from {window.start}" if window.start else ""
    end = f"to {window.end}" if window.end else ""
    return f"{start} {end}".strip()


def _step(step: Step, number: int) -> str:
    said = f"no {_rows(step.rows)}" if step.not_ else _rows(step.rows)
    if step.within is None:
        return said
    if number == 0:
        window = Window(last=step.within) if isinstance(step.within, Duration) else step.within
        return f"{said} {_window(window)}"
    return f"{said} within {step.within.last if isinstance(step.within, Window) else step.within}"


def _member(leaf: Member) -> str:
    if leaf.since is None:
        return f"is in segment {leaf.segment}"
    return f"is in segment {leaf.segment}, entered {_window(leaf.since)}"


def _consent(leaf: Consent) -> str:
    said = f"{leaf.consent} consent is {' or '.join(map(plain, leaf.status))}"
    said += f", changed {_window(leaf.since)}" if leaf.since else ""
    said += f", {condition_words(leaf.method)}" if leaf.method else ""
    return said + (f", from {_value(leaf.source)}" if leaf.source else "")
