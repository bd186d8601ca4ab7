"""Taking out, or forgetting, what a sync whose file is gone has put into its destination."""

from typing import Any

from orchestration.activation import outbox
from orchestration.activation.accounts import Account, load_accounts
from orchestration.activation.definitions import place_of, without_file
from orchestration.activation.destination import DestinationObject
from orchestration.activation.engine import Sync
from orchestration.activation.outcome import SyncOutcome
from orchestration.activation.spec import Guards, RetiredSync, SyncSpec, has_file, load_specs
from orchestration.activation.state import SyncState
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.base.suggestions import closest

ANY_AGE = 1e9
"""Hours: to take everybody out, the generation need not be fresh."""


def retirement(settings: Settings, name: str, accounts: dict[str, Account] | None = None) -> Sync:
    """The sync as it was, wanting nobody: applied, it takes out whom it once put there.

    Raises:
        WeftError: it has its file, never ran, cannot take anybody out, or another sync fills the same list.
    """
    row = _row(settings, name)
    with SyncState(settings).open() as connection:
        (definition,) = connection.execute(
            "select definition from sync_definitions where sync_name = ?", [name]
        ).fetchall()[0]
    forget = f"weft sync retire {name} --forget leaves them there"
    if definition is None:
        raise WeftError(
            f"sync {name}: how it sent its rows was not kept when it last ran",
            f"put its file back, run it once and delete it again; or: {forget}",
        )
    if not row["is_removable"]:
        raise WeftError(f"sync {name}: nobody can be taken out of {place_of(row)} from here", forget)
    accounts = load_accounts(settings.accounts) if accounts is None else accounts
    said = RetiredSync.model_validate_json(definition)
    spec = said.model_copy(update={"mode": "mirror", "guards": Guards(max_age_hours=ANY_AGE)})
    kind = spec.object_of(spec.account_of(accounts))
    for other in load_specs(accounts=accounts):
        if _target(other, kind) == _target(spec, kind):
            raise WeftError(
                f"sync {name}: {other.name} fills {place_of(row)} too, and would lose the people they share",
                f"{forget}, where {other.name} goes on",
            )
    return Sync(settings, spec, accounts)


def retire(sync: Sync) -> SyncOutcome:
    """Takes everybody out, and forgets the sync when the destination has confirmed all of it."""
    outcome = sync.apply(allow_changes=True)
    with sync.state.open() as connection:
        of_sync = [sync.spec.name]
        left = connection.execute("select count(*) from sync_ack where sync_name = ?", of_sync).fetchall()
        is_done = not left[0][0] and not outbox.open_batches(connection, sync.spec.name)
    if is_done:
        forget(sync.settings, sync.spec.name)
    return outcome


def forget(settings: Settings, name: str) -> int:
    """Forgets what a sync without a file has sent; returns how many rows stay at the destination.

    Raises:
        WeftError: it has its file, or never ran.
    """
    row = _row(settings, name)
    with SyncState(settings).transaction() as connection:
        open_ones = [batch.batch_id for batch in outbox.open_batches(connection, name)]
        outbox.forget(connection, open_ones)
        for table in ("sync_ack", "sync_rejects"):
            connection.execute(f"delete from {table} where sync_name = ?", [name])
    return row["row_count"]


def _row(settings: Settings, name: str) -> dict[str, Any]:
    if has_file(name):
        raise WeftError(
            f"sync {name} has its file, and the next run would send it again",
            f"delete its folder orchestration/defs/syncs/{name} first",
        )
    rows = {row["sync_name"]: row for row in without_file(settings)}
    if name not in rows:
        known = f"there are: {', '.join(rows)}" if rows else "every sync that ran has its file"
        raise WeftError(f"there is no sync {name} whose file is gone{closest(name, rows)}", known)
    return rows[name]


def _target(spec: SyncSpec, kind: type[DestinationObject]) -> tuple:
    """Where its rows are: two syncs that share it share the people."""
    return (
        spec.account,
        spec.object,
        spec.remote_audience if kind.needs_audience else sorted(spec.options.items()),
    )
