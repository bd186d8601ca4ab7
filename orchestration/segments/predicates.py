"""One column compared, as SQL that is true or false and never NULL."""

from dataclasses import dataclass

from orchestration.segments.catalogue import Column
from orchestration.segments.literals import literal, number, text_call
from orchestration.segments.operators import OPERATORS
from orchestration.segments.parts import Comparison, Condition
from orchestration.segments.times import Duration, Window

NOW = "{{ as_of() }}"
DAYS = {"before": "<", "after": ">", "on": "="}
SIGNS = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}


@dataclass(frozen=True)
class Zone:
    """The zone that days are cut in; None is the shop's."""

    name: str | None = None

    @property
    def argument(self) -> str:
        """It, as an argument of a macro."""
        return "var('shop_timezone')" if self.name is None else f"'{self.name}'"


def predicate(name: str, column: Column, condition: Condition, zone: Zone) -> str:
    """A condition as SQL.

    Args:
        name: the SQL name of the column.
        column: what the catalogue knows of it.
        condition: the operator and what it compares with.
        zone: that days are cut in.
    """
    operator = condition.operator
    if operator in ("is_set", "is_not_set"):
        is_set = condition.value == (operator == "is_set")
        return f"{name} is {'not ' if is_set else ''}null"
    if column.kind == "time":
        said = _time(name, operator, condition, zone)
    elif column.kind == "list":
        said = _list(name, operator, condition.value)
    elif column.kind == "text":
        said = _text(name, operator, condition.value, condition.ignore_case)
    elif column.kind == "flag":
        said = f"{name} {'<>' if operator == 'is_not' else '='} {literal(condition.value)}"
    else:
        said = compared(name, operator, condition.value)
    matches = condition.when_missing == "match" if condition.when_missing else OPERATORS[operator].denies
    return f"coalesce({said}, {literal(matches)})"


def comparison(name: str, wanted: Comparison) -> str:
    """A number compared; one that is missing is not, and so only differs."""
    said = compared(name, wanted.operator, wanted.value)
    return f"coalesce({said}, {literal(OPERATORS[wanted.operator].denies)})"


def compared(name: str, operator: str, value) -> str:
    """A number beside an operator; NULL where the number is."""
    if operator in ("in", "not_in"):
        return f"{name} {'not ' if operator == 'not_in' else ''}in ({', '.join(map(number, value))})"
    if operator == "between":
        return f"{name} between {number(value[0])} and {number(value[1])}"
    sign = SIGNS.get(operator, "<>" if operator == "is_not" else "=")
    return f"{name} {sign} {number(value)}"


def at_zero(wanted: Comparison) -> bool:
    """Whether zero is such a number."""
    value = wanted.value
    return {
        "is": lambda: value == 0,
        "is_not": lambda: value != 0,
        "at_least": lambda: value <= 0,
        "at_most": lambda: value >= 0,
        "more_than": lambda: value < 0,
        "less_than": lambda: value > 0,
        "between": lambda: value[0] <= 0 <= value[1],
    }[wanted.operator]()


def within(name: str, window: Window, zone: Zone) -> str:
    """A time in a window."""
    if window.last or window.more_than_ago:
        bounds = [in_last(name, window.last, window.whole_days, zone)] if window.last else []
        if window.more_than_ago:
            bounds.append(_more_than_ago(name, window.more_than_ago, window.whole_days, zone))
        return " and ".join(bounds)
    day = _day_of(name, zone)
    bounds = [f"{day} >= {literal(window.start)}"] if window.start else []
    bounds += [f"{day} <= {literal(window.end)}"] if window.end else []
    return " and ".join([*bounds, f"{name} <= {NOW}"])


def in_last(name: str, span: Duration, whole_days: bool, zone: Zone) -> str:
    """A time in the last so much time, up to now."""
    if whole_days:
        return f"{_day_of(name, zone)} > {_days_ago(span.number, zone)} and {name} <= {NOW}"
    return f"{name} > {ago(span)} and {name} <= {NOW}"


def ago(span: Duration, sign: int = 1) -> str:
    """The time so long before now, or with -1 after it."""
    return "{{ " + f"time_ago({sign * span.number}, '{span.unit}')" + " }}"


def later(name: str, span: Duration) -> str:
    """The time so long after another."""
    return "{{ " + f"dbt.dateadd('{span.unit}', {span.number}, '{name}')" + " }}"


def _more_than_ago(name: str, span: Duration, whole_days: bool, zone: Zone) -> str:
    if whole_days:
        return f"{_day_of(name, zone)} <= {_days_ago(span.number, zone)}"
    return f"{name} <= {ago(span)}"


def _time(name: str, operator: str, condition: Condition, zone: Zone) -> str:
    value = condition.value
    if operator == "in_last":
        return f"({in_last(name, value, condition.whole_days, zone)})"
    if operator == "more_than_ago":
        return _more_than_ago(name, value, condition.whole_days, zone)
    if operator == "in_next":
        if condition.whole_days:
            return f"({name} > {NOW} and {_day_of(name, zone)} < {_days_ago(-value.number, zone)})"
        return f"({name} > {NOW} and {name} <= {ago(value, -1)})"
    day = _day_of(name, zone)
    if operator == "between":
        return f"{day} between {literal(value[0])} and {literal(value[1])}"
    return f"{day} {DAYS[operator]} {literal(value)}"


def _day_of(name: str, zone: Zone) -> str:
    return "{{ " + f"local_day('{name}', {zone.argument})" + " }}"


def _days_ago(days: int, zone: Zone) -> str:
    return "{{ " + f"local_days_ago({days}, {zone.argument})" + " }}"


def _text(name: str, operator: str, value, ignore_case: bool) -> str:
    column = "{{ " + f"lower_text('{name}')" + " }}" if ignore_case else name

    def quoted(text: str) -> str:
        return "{{ " + f"lower_text({text_call(text)})" + " }}" if ignore_case else literal(text)

    if operator in ("in", "not_in"):
        values = ", ".join(quoted(one) for one in value)
        return f"{column} {'not ' if operator == 'not_in' else ''}in ({values})"
    text = quoted(value)
    if operator in ("contains", "not_contains"):
        return f"position({text} in {column}) {'=' if operator == 'not_contains' else '>'} 0"
    if operator == "starts_with":
        return f"substring({column}, 1, length({text})) = {text}"
    if operator == "ends_with":
        return f"right({column}, length({text})) = {text}"
    return f"{column} {'<>' if operator == 'is_not' else '='} {text}"


def _list(name: str, operator: str, value) -> str:
    """A list is a text with commas: each value is looked for between two of them."""
    values = value if isinstance(value, tuple) else (value,)
    found = [f"position({literal(f',{one},')} in ',' || {name} || ',')" for one in values]
    if operator == "has_none":
        return "(" + " and ".join(f"{one} = 0" for one in found) + ")"
    return "(" + (" and " if operator == "has_all" else " or ").join(f"{one} > 0" for one in found) + ")"
