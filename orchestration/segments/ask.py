"""`weft segment new`: asks for a segment and writes its file."""

from pathlib import Path
from typing import Any

import typer
import yaml

from orchestration.base.errors import WeftError
from orchestration.base.files import write_whole
from orchestration.segments.catalogue import RELATED, STATUSES, TIMELINE, Column, Kind, table
from orchestration.segments.operators import OPERATORS, operators_of
from orchestration.segments.problems import meant
from orchestration.segments.read import FOLDER, NAME, WRITTEN, load_segments, read_segment
from orchestration.segments.words import conditions

LEAVES = ("field", "event", "related", "consent", "segment")
COUNTS = ("at_least", "at_most", "is", "more_than", "less_than")
SPANS = ("in_last", "more_than_ago", "in_next")
DAYS = ("before", "after", "on")
LISTS = ("in", "not_in", "has_any", "has_all", "has_none")


def ask(name: str | None, folder: Path = FOLDER) -> Path:
    """Asks, and writes the file once it is sound.

    Raises:
        WeftError: the name is taken, or what was answered is no segment.
    """
    known = {one.name for one in load_segments(folder)} | {
        file.stem[4:] for file in WRITTEN.glob("seg_*.sql")
    }
    name = name or _answer("Name (a-z, 0-9, _)", check=lambda text: bool(NAME.fullmatch(text)))
    file = folder / f"{name}.yml"
    if not NAME.fullmatch(name):
        raise WeftError(f"`{name}` is no name", "a-z, 0-9 and _, a letter first")
    if name in known:
        raise WeftError(f"there is a segment `{name}` already", "choose another name, or edit its file")
    content: dict[str, Any] = {
        "title": typer.prompt("Title"),
        "description": typer.prompt("Who is in it, in one sentence"),
        "owner": typer.prompt("Who owns it"),
        "purpose": typer.prompt("What it is for"),
        "channels": [one.strip() for one in typer.prompt("Channels", default="email").split(",")],
        "holdout_percent": typer.prompt("Per cent held out, to measure what it brings", default=10, type=int),
    }
    leaves = [_leaf(sorted(known))]
    while typer.confirm("Another condition?", default=False):
        leaves.append(_leaf(sorted(known)))
    if len(leaves) > 1:
        content["members"] = {_choice("Must all of them hold, or any?", ("all", "any")): leaves}
    else:
        content["members"] = leaves[0]
    draft = folder / f"{name}.yml"
    write_whole(draft, yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110))
    try:
        sound = read_segment(draft, {*known, name})
    except WeftError:
        draft.unlink()
        raise
    for number, one in enumerate(conditions(sound.segment.members)):
        typer.echo(f"{'Everybody of whom' if number == 0 else '              and'}: {one}")
    return file


def _leaf(known: list[str]) -> dict[str, Any]:
    kind = _choice("What about them?", LEAVES if known else LEAVES[:-1])
    if kind == "field":
        return _condition("customers", table("customers").columns)
    if kind == "event":
        event = _choice("Which event?", table(TIMELINE).event_types)
        return _happened({"event": event}, table(TIMELINE).columns_of(event), event)
    if kind == "related":
        name = _choice("Rows of which table?", RELATED)
        return _happened({"related": name}, table(name).columns, name)
    if kind == "segment":
        return {"segment": _choice("Which segment are they in?", known)}
    channel = _choice("Consent to which channel?", ("email", "sms", "push", "ads"))
    return {"consent": channel, "status": _choice("Status?", STATUSES)}


def _happened(leaf: dict[str, Any], columns: dict[str, Column], name: str) -> dict[str, Any]:
    operator = _choice("How often?", COUNTS, default="at_least")
    leaf["count"] = {operator: typer.prompt("Number", default=1, type=int)}
    span = typer.prompt("Within the last (30 days, 4 hours; empty: ever)", default="", show_default=False)
    if span:
        leaf["within"] = span
    if typer.confirm("Only some of them?", default=False):
        leaf["where"] = _condition(name, columns)
    return leaf


def _condition(name: str, columns: dict[str, Column]) -> dict[str, Any]:
    column = columns[_choice(f"Which column of {name}?", tuple(columns), listed=False)]
    if column.description:
        typer.echo(f"  {column.description}")
    operator = _choice("How is it compared?", tuple(operators_of(column.kind)))
    return {"field": column.name, operator: _value(column, operator)}


def _value(column: Column, operator: str) -> Any:
    if operator in ("is_set", "is_not_set"):
        return True
    if operator in SPANS:
        return typer.prompt("How long (30 days, 4 hours)")
    if column.values:
        typer.echo(f"  {', '.join(column.values)}")
    if operator == "between":
        return [_typed(typer.prompt("From"), column.kind), _typed(typer.prompt("To"), column.kind)]
    text = typer.prompt("Values, with commas between" if operator in LISTS else "Value")
    if operator in LISTS:
        return [_typed(one.strip(), column.kind) for one in text.split(",")]
    return _typed(text, column.kind)


def _typed(text: str, kind: Kind) -> Any:
    """The answer as the column's kind; what cannot be read stays text, and is refused with the file."""
    from datetime import date

    try:
        if kind == "number":
            return int(text) if text.lstrip("-").isdigit() else float(text)
        if kind == "time":
            return date.fromisoformat(text)
    except ValueError:
        return text
    return (
        {"true": True, "yes": True, "false": False, "no": False}.get(text, text) if kind == "flag" else text
    )


def _choice(
    question: str, choices: tuple[str, ...] | list[str], default: str | None = None, listed: bool = True
) -> str:
    """One of the choices; a wrong answer is told what it may have meant, and asked again."""
    if listed:
        shown = [
            f"{one} ({OPERATORS[one].words.replace('{}', '…')})"
            if one in OPERATORS and "How is" in question
            else one
            for one in choices
        ]
        typer.echo(f"  {', '.join(shown)}")
    while True:
        given = typer.prompt(question, default=default)
        if given in choices:
            return given
        typer.echo(f"  `{given}` is none of them{meant(given, choices)}")


def _answer(question: str, check) -> str:
    while True:
        given = typer.prompt(question)
        if check(given):
            return given
        typer.echo("  that is no name")
