"""`weft sync`: what would be sent, sending it, and what became of it.

Exit codes: 0 all is there, 1 failed or stopped, 3 some rows were refused, 75 to be tried again later.
"""

from typing import Annotated

import typer

Name = Annotated[str | None, typer.Argument(help="<account>__<what>; all syncs when left out.")]
OneName = Annotated[str, typer.Argument(help="<account>__<what>.")]
Json = Annotated[bool, typer.Option("--json", help="For machines.")]

PARTIAL = 3
TRY_AGAIN = 75


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    sync = typer.Typer(no_args_is_help=True, help="Carry segments and traits to the tools that act on them.")
    app.add_typer(sync, name="sync")
    sync.command("plan")(plan)
    sync.command("apply")(apply)
    sync.command("status")(status)
    sync.command("rejects")(rejects)
    sync.command("retry")(retry)
    sync.command("abandon")(abandon)
    sync.command("retire")(retire)
    sync.command("test")(one_row)
    sync.command("exposures")(exposures)


def plan(name: Name = None, as_json: Json = False) -> None:
    """Show what `apply` would send. Nothing is sent."""
    from orchestration.activation.engine import Sync
    from orchestration.activation.spec import find_specs
    from orchestration.activation.words import plan_lines
    from orchestration.base.settings import Settings

    plans = [Sync(Settings(), spec, with_api=False).plan() for spec in find_specs(name)]
    _show([plan.as_dict() for plan in plans], [line for plan in plans for line in plan_lines(plan)], as_json)


def apply(
    name: Name = None,
    plan: Annotated[str | None, typer.Option(help="Send only if the plan is still this one.")] = None,
    allow_changes: Annotated[
        bool, typer.Option(help="Send although a guard on the size of the change says stop.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Send what differs from what the destination has confirmed."""
    from orchestration.activation.engine import Sync
    from orchestration.activation.erasures import push_erasures
    from orchestration.activation.spec import find_specs
    from orchestration.activation.words import outcome_lines
    from orchestration.base.errors import TransientError, WeftError
    from orchestration.base.failures import readable
    from orchestration.base.settings import Settings
    from orchestration.publish.publish import publish_sync_state

    settings, specs = Settings(), find_specs(name)
    if (plan or allow_changes) and name is None:
        raise WeftError("--plan and --allow-changes are for one sync", "name it: weft sync apply NAME …")
    outcomes, errors = [], list[WeftError]()
    push_erasures(settings)
    for spec in specs:
        if name is None and spec.schedule == "by hand":
            continue
        try:
            with _progress(spec.name, as_json) as (started, moved):
                outcome = Sync(settings, spec).apply(plan, allow_changes, started=started, progress=moved)
            outcomes.append(outcome)
            if not as_json:
                typer.echo("\n".join(outcome_lines(outcome)))
        except Exception as error:
            # One destination must not keep the others from their rows.
            errors.append(error if isinstance(error, WeftError) else readable(error, settings))
            typer.echo(f"weft: {errors[-1]}", err=True)
    publish_sync_state(settings)
    if as_json:
        _show(
            [*(outcome.as_dict() for outcome in outcomes), *({"problem": str(error)} for error in errors)],
            [],
            True,
        )
    if any(not isinstance(error, TransientError) for error in errors):
        raise typer.Exit(1)
    if errors or any(outcome.status == "waiting" for outcome in outcomes):
        raise typer.Exit(TRY_AGAIN)
    if any(outcome.status == "partial" for outcome in outcomes):
        raise typer.Exit(PARTIAL)


def status(as_json: Json = False) -> None:
    """Show each sync's newest run, what its destination has confirmed, and erasures under way."""
    from orchestration.activation.definitions import gone_words, without_file
    from orchestration.activation.overview import erasures_of, status_of
    from orchestration.activation.state import SyncState
    from orchestration.base.settings import Settings

    gone = {row["sync_name"]: row for row in without_file(Settings())}
    state = SyncState(Settings())
    erasures = erasures_of(state)
    syncs = [row | {"without_file": gone.get(row["sync_name"])} for row in status_of(state)]
    lines = [
        f"{row['sync_name']}: {gone_words(row['without_file'])}"
        if row["without_file"]
        else f"{row['sync_name']}: {row['status']} at {row['started_at']:%F %H:%M} UTC,"
        f" {row['confirmed_count']:,} confirmed, {row['reject_count']:,} refused,"
        f" {row['blocked_count'] or 0:,} held back, {row['open_batch_count']:,} batches open"
        for row in syncs
    ]
    lines += [
        f"erasure in {row['account']}: {row['request_count']:,} {row['status']},"
        f" the oldest of {row['oldest_at']:%F}"
        for row in erasures
    ]
    _show({"syncs": syncs, "erasures": erasures}, lines or ["no sync has run yet"], as_json)


def rejects(name: Name = None, as_json: Json = False) -> None:
    """Show why rows were refused: one line per reason, with what to change."""
    from orchestration.activation.overview import rejects_of
    from orchestration.activation.spec import find_specs
    from orchestration.activation.state import SyncState
    from orchestration.activation.words import reject_lines
    from orchestration.base.settings import Settings

    find_specs(name)
    groups = rejects_of(SyncState(Settings()), name)
    _show(groups, reject_lines(groups) or ["no row is refused"], as_json)


def retry(name: OneName) -> None:
    """Let refused rows be sent once more as they are, by the next run of the sync."""
    from orchestration.activation import overview
    from orchestration.activation.spec import find_specs
    from orchestration.activation.state import SyncState
    from orchestration.base.counted import counted
    from orchestration.base.settings import Settings

    (spec,) = find_specs(name)
    typer.echo(
        f"{counted(overview.retry(SyncState(Settings()), spec), 'row')} will be sent by: weft sync apply"
        f" {name}"
    )


def abandon(name: OneName) -> None:
    """Wait no longer for an answer: it is planned anew, or counts as arrived where that may do harm."""
    from orchestration.activation import overview
    from orchestration.activation.engine import Sync
    from orchestration.activation.spec import find_specs
    from orchestration.base.counted import counted
    from orchestration.base.settings import Settings

    (spec,) = find_specs(name)
    sync = Sync(Settings(), spec, with_api=False)
    given_up = overview.abandon(sync.state, spec, sync.kind.is_repeatable)
    what = counted(given_up, "batch or uncertain row", "batches or uncertain rows")
    typer.echo(f"{what} given up; now: weft sync plan {name}")


def retire(
    name: OneName,
    forget: Annotated[
        bool, typer.Option("--forget", help="Send nothing: who is there stays, and is told no more.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> None:
    """Take out whom a sync put there whose file is gone; or only forget them."""
    from orchestration.activation import retired
    from orchestration.activation.words import outcome_lines
    from orchestration.base.counted import counted
    from orchestration.base.settings import Settings
    from orchestration.publish.publish import publish_sync_state

    settings = Settings()
    if forget:
        left = retired.forget(settings, name)
        typer.echo(f"{name} is forgotten; {counted(left, 'row stays', 'rows stay')} where it sent them")
    else:
        sync = retired.retirement(settings, name)
        plan = sync.plan()
        typer.echo(f"{counted(plan.removes, 'row')} would be taken out of account {sync.account.name}")
        if not yes:
            typer.confirm("Take them out?", abort=True)
        outcome = retired.retire(sync)
        typer.echo("\n".join(outcome_lines(outcome)))
        if outcome.status not in ("done", "unchanged"):
            raise typer.Exit(TRY_AGAIN if outcome.status == "waiting" else PARTIAL)
    publish_sync_state(settings)


def one_row(
    name: OneName,
    customer: Annotated[str, typer.Option(help="Id of the customer whose row it is.")],
    yes: Annotated[bool, typer.Option("--yes", help="Send without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Show one customer's row as the destination would get it, and send it alone, before anybody else's."""
    from orchestration.activation.engine import Sync
    from orchestration.activation.one_row import shown_row
    from orchestration.activation.spec import find_specs
    from orchestration.activation.words import outcome_lines
    from orchestration.base.settings import Settings

    (spec,) = find_specs(name)
    sync = Sync(Settings(), spec)
    shown = shown_row(sync, customer)
    _show(shown, [shown["text"]], as_json)
    if shown["payload"] is None:
        raise typer.Exit(1)
    if yes or (not as_json and typer.confirm("Send it?")):
        outcome = sync.apply(allow_changes=True, only=customer)
        _show(outcome.as_dict(), outcome_lines(outcome), as_json)
        raise typer.Exit(0 if outcome.status in ("done", "unchanged") else PARTIAL)


def exposures() -> None:
    """Write the syncs into models/sync_exposures.yml, for dbt's lineage."""
    from orchestration.activation.exposures import write_exposures

    typer.echo(f"wrote {write_exposures()}")


def _show(machine: object, lines: list[str], as_json: bool) -> None:
    import json

    if as_json:
        typer.echo(json.dumps(machine, default=str))
    else:
        for line in lines:
            typer.echo(line)


def _progress(name: str, quiet: bool):
    """A bar on long work, where somebody looks."""
    from contextlib import contextmanager

    @contextmanager
    def bar():
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        with Progress(console=console, disable=quiet or not console.is_terminal, transient=True) as progress:
            task = progress.add_task(name, total=None)
            yield (
                lambda rows: progress.update(task, total=rows),
                lambda rows: progress.advance(task, rows),
            )

    return bar()
