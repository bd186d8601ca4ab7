"""Requests to erase somebody, pushed to every destination, with a status for each.

The value is in a file of its own under `erasures/` until every destination has answered, and then nowhere:
the state file has only that a request was made, and what became of it.
"""

import json
import uuid
from collections.abc import Iterable
from pathlib import Path

from orchestration.activation.accounts import Account, load_accounts, open_api
from orchestration.activation.api import Refused
from orchestration.activation.definitions import without_file
from orchestration.activation.destination import ErasureStatus
from orchestration.activation.limiter import SharedLimiter
from orchestration.activation.redaction import without_personal_data
from orchestration.activation.spec import load_specs
from orchestration.activation.state import SyncState, utc_now
from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings

WORST: tuple[ErasureStatus, ...] = ("failed", "pending", "manual", "unsupported", "ok")
"""Of several spellings, the status that is told."""


def request_erasure(
    settings: Settings,
    kind: str,
    values: Iterable[str],
    customer_ids: Iterable[str],
    accounts: dict[str, Account] | None = None,
) -> dict[str, ErasureStatus]:
    """Notes the request for every account that a sync delivers to, or did; returns what can be done in each.

    Args:
        settings: of the home.
        kind: type of the identifier: email, phone …
        values: its spellings.
        customer_ids: who has it now: nothing of them is sent until a generation without it is published.
        accounts: all there are; those of the account file by default.
    """
    if accounts is None:
        accounts = load_accounts(settings.accounts)
        used = {spec.account for spec in load_specs(accounts=accounts)}
        # People stay in the lists of a sync whose file is gone.
        used |= {row["account"] for row in without_file(settings) if row["row_count"]} & set(accounts)
    else:
        used = set(accounts)
    request_id = uuid.uuid4().hex
    found: dict[str, ErasureStatus] = {name: _possible(accounts[name]) for name in sorted(used)}
    pending = [name for name, status in found.items() if status == "pending"]
    if pending:
        _keep(settings, request_id, {"kind": kind, "values": sorted(set(values)), "accounts": pending})
    with SyncState(settings).transaction() as connection:
        owners = list(customer_ids) or [None]
        for name, status in found.items():
            connection.executemany(
                "insert into sync_erasures values (?, ?, ?, ?, ?, ?, ?, ?, 0, null)",
                [
                    [request_id, name, accounts[name].destination, kind, owner, status, utc_now(), None]
                    for owner in owners
                ],
            )
    return found


def push_erasures(settings: Settings, accounts: dict[str, Account] | None = None) -> dict[str, ErasureStatus]:
    """Asks every destination that has not answered yet; returns the status of each account.

    One that cannot be reached, or refuses, is asked again by the next run, before anything else is sent.
    """
    told: dict[str, ErasureStatus] = {}
    for file in sorted(_folder(settings).glob("*.json")):
        request = json.loads(file.read_text())
        accounts = load_accounts(settings.accounts) if accounts is None else accounts
        left = []
        for name in request["accounts"]:
            status, detail = _erase(settings, accounts.get(name), request["kind"], request["values"])
            _note(settings, file.stem, name, status, detail)
            told[name] = status
            if status in ("failed", "pending"):
                left.append(name)
        if left:
            _keep(settings, file.stem, request | {"accounts": left})
        else:
            file.unlink()
    return told


def _erase(
    settings: Settings, account: Account | None, kind: str, values: list[str]
) -> tuple[ErasureStatus, str | None]:
    if account is None:
        return "manual", "the account is no longer in accounts.yml"
    erase = account.vendor.erase
    if erase is None:
        return "unsupported", None
    try:
        api = open_api(account, SharedLimiter(SyncState(settings)))
        statuses = {erase(api, kind, value) for value in values}
    except WeftError as error:
        return "failed", error.what
    except Refused as refused:
        return "failed", without_personal_data(f"{refused.code} {refused.detail}", values)
    return next(status for status in WORST if status in statuses), None


def _possible(account: Account) -> ErasureStatus:
    """What can be done in an account at all: what was delivered as files is in somebody else's hands."""
    if account.deliver != "live":
        return "manual"
    return "pending" if account.vendor.erase else "unsupported"


def _note(settings: Settings, request_id: str, account: str, status: str, detail: str | None) -> None:
    with SyncState(settings).transaction() as connection:
        connection.execute(
            """
            update sync_erasures
            set status = $status, detail = $detail, attempts = coalesce(attempts, 0) + 1,
                finished_at = case when $status in ('ok', 'unsupported', 'manual') then cast($now
                    as timestamp) end
            where request_id = $request_id and account = $account
            """,
            {
                "status": status,
                "detail": detail,
                "now": utc_now(),
                "request_id": request_id,
                "account": account,
            },
        )


def _keep(settings: Settings, request_id: str, request: dict) -> None:
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replace_whole(folder / f"{request_id}.json") as draft:
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(request))


def _folder(settings: Settings) -> Path:
    return settings.home / "erasures"
