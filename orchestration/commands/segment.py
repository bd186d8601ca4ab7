"""`weft segment`: segments that are defined without SQL, in `segments/*.yml`."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.base.settings import PROJECT_ROOT

STALE = 1

Json = Annotated[bool, typer.Option("--json", help="For machines.")]
Name = Annotated[str, typer.Argument(help="The segment: its file's name without .yml.")]


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(no_args_is_help=True, help="Define segments without SQL (docs/define-a-segment.md).")
    app.add_typer(group, name="segment")
    group.command("compile")(compile_)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("new")(new)
    group.command("members")(members)
    group.command("export")(export)
    group.command("import")(import_)


def compile_(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing: fail if anything would change.")
    ] = False,
) -> None:
    """Check `segments/*.yml` and write the views that dbt builds."""
    from orchestration.precheck.found import refuse
    from orchestration.precheck.written_segments import segment_faults
    from orchestration.segments.outputs import compile_all, require_compiled

    if check:
        require_compiled()
        refuse(segment_faults(PROJECT_ROOT))
        typer.echo("segments/ is compiled, and those in SQL are sound")
        return
    touched = compile_all()
    refuse(segment_faults(PROJECT_ROOT))
    typer.echo("\n".join(touched) if touched else "nothing to write")


def list_(as_json: Json = False) -> None:
    """Every segment: where it is defined, how many are in it, and what it is called."""
    import json

    from orchestration.base.settings import Settings
    from orchestration.precheck.written_segments import stated_meta
    from orchestration.segments.members import sizes
    from orchestration.segments.read import WRITTEN, load_segments

    counted = sizes(Settings())
    found = {one.name: ("segments/", one.segment.title) for one in load_segments()}
    found |= {
        file.stem[4:]: ("SQL", str(stated_meta(file.with_suffix(".yml"), file.stem).get("title") or ""))
        for file in WRITTEN.glob("seg_*.sql")
    }
    if as_json:
        rows = [
            {"name": name, "defined_in": place, "title": title or None, "member_count": counted.get(name)}
            for name, (place, title) in sorted(found.items())
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for name, (place, title) in sorted(found.items()):
        size = f"{counted[name]:,}" if name in counted else "–"
        typer.echo(f"{name:<36}{place:<11}{size:>9}  {title}".rstrip())


def show(name: Name) -> None:
    """What a segment is for, its conditions in words, and how many are in it."""
    from orchestration.base.settings import Settings
    from orchestration.segments.members import definition, sizes
    from orchestration.segments.read import WRITTEN, find_segment
    from orchestration.segments.words import conditions

    size = sizes(Settings()).get(name)
    if (WRITTEN / f"seg_{name}.sql").exists():
        stated = definition(Settings(), name) or {}
        for key in ("title", "description", "purpose", "owner", "channels", "conditions", "holdout_percent"):
            typer.echo(f"  {key:<16}{stated.get(key, 'not built yet')}")
        typer.echo(f"  {'members':<16}{'not built yet' if size is None else f'{size:,}'}")
        return
    segment = find_segment(name).segment
    typer.echo(f"{segment.title}: {segment.description}")
    typer.echo(f"  for       {segment.purpose} ({segment.owner}; {', '.join(segment.channels)})")
    for number, one in enumerate(conditions(segment.members)):
        typer.echo(f"  {'who' if number == 0 else 'and':<9} {one}")
    typer.echo(f"  zone      {segment.zone or 'of the shop'}")
    typer.echo(f"  holdout   {segment.holdout_percent} %")
    typer.echo(f"  members   {'not built yet' if size is None else f'{size:,}'}")


def new(
    name: Annotated[str | None, typer.Argument(help="Its name; asked for when left out.")] = None,
) -> None:
    """Ask for a segment, condition by condition, and write its file."""
    from orchestration.segments.ask import ask

    file = ask(name)
    typer.echo(f"wrote {file}; now: weft segment compile")


def members(
    name: Name,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write them to this file instead.")] = None,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1)] = 20,
    as_json: Json = False,
) -> None:
    """Who is in a segment, since when and why, as published."""
    import json

    from orchestration.base.settings import Settings
    from orchestration.segments.members import COLUMNS, write_csv
    from orchestration.segments.members import members as found

    rows = found(Settings(), name)
    if csv:
        write_csv(csv, rows)
        typer.echo(f"wrote {len(rows):,} members to {csv}")
        return
    if as_json:
        shown = [dict(zip(COLUMNS, row, strict=True)) for row in rows[:limit]]
        typer.echo(json.dumps({"member_count": len(rows), "members": shown}, default=str))
        return
    for customer, entered_at, is_holdout, why in rows[:limit]:
        typer.echo(f"{customer}  {entered_at:%Y-%m-%d %H:%M}  {'holdout  ' if is_holdout else ''}{why}")
    typer.echo(f"{min(limit, len(rows)):,} of {len(rows):,} members")


def export(
    name: Name,
    to: Annotated[Path, typer.Option("--to", help="The file: .csv or .parquet.")],
    consented: Annotated[
        str | None,
        typer.Option(
            help="A channel (email, sms, whatsapp, push, ads): only who may be reached through it, with the"
            " address or number, and without the holdout."
        ),
    ] = None,
    columns: Annotated[
        str, typer.Option(help="More columns of customers: first_name,city,lifetime_revenue")
    ] = "",
) -> None:
    """Write the members to a file, from what is published. Addresses only where they may be used."""
    from orchestration.base.counted import counted
    from orchestration.base.settings import Settings
    from orchestration.segments.export import export_members

    wanted = [column.strip() for column in columns.split(",") if column.strip()]
    written = export_members(Settings(), name, to, consented, wanted)
    typer.echo(f"wrote {counted(written, 'member')} to {to}")


def import_(
    vendor: Annotated[str, typer.Argument(help="Whose export it is: klaviyo.")],
    file: Annotated[Path, typer.Argument(help="The answer of GET /api/segments/<id>, or of /api/segments.")],
    metrics: Annotated[
        Path | None, typer.Option(help="The answer of GET /api/metrics: segments name events by their ids.")
    ] = None,
    owner: Annotated[str, typer.Option(help="Who owns the imported segments.")] = "lifecycle marketing",
) -> None:
    """Translate another tool's segments; what has no equal here is refused, each with its reason."""
    from orchestration.base.errors import WeftError
    from orchestration.segments.klaviyo import import_file

    if vendor != "klaviyo":
        raise WeftError(f"segments of {vendor} cannot be imported", "klaviyo is what can be")
    outcome = import_file(file, owner, metrics)
    for name in outcome.written:
        typer.echo(f"wrote segments/{name}.yml")
    for name, reasons in outcome.refused.items():
        typer.echo(f"refused {name}:", err=True)
        for reason in reasons:
            typer.echo(f"  {reason}", err=True)
    for note in outcome.notes:
        typer.echo(f"note: {note}")
    if outcome.refused:
        raise typer.Exit(3)
