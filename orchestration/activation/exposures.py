"""The syncs as dbt exposures, so that lineage goes to the end (`--select +exposure:klaviyo__win_back`)."""

from pathlib import Path

import yaml

from orchestration.activation.accounts import load_accounts
from orchestration.activation.spec import SyncSpec, load_specs
from orchestration.activation.wanted import source_of
from orchestration.base.files import write_whole
from orchestration.base.settings import PROJECT_ROOT

FILE = PROJECT_ROOT / "models" / "sync_exposures.yml"
HEAD = "# Written by `weft sync exposures` from orchestration/defs/syncs: what each sync reads.\n"


def write_exposures(file: Path = FILE) -> Path:
    """Writes the file anew."""
    write_whole(file, exposures_text())
    return file


def exposures_text() -> str:
    """One exposure per sync."""
    accounts = load_accounts()
    exposures = [_exposure(spec, accounts) for spec in load_specs(accounts=accounts)]
    return HEAD + yaml.safe_dump({"exposures": exposures}, sort_keys=False, allow_unicode=True, width=120)


def _exposure(spec: SyncSpec, accounts: dict) -> dict:
    account = spec.account_of(accounts)
    _, table, _ = source_of(spec, spec.object_of(account))
    models = [
        table,
        "contact_permissions",
        *(["segment_members"] if spec.segment and table != "activation_events" else []),
        # itself as well: its members are one table with those of all others (`--select seg_win_back+1`)
        *([f"seg_{spec.segment}"] if spec.segment else []),
    ]
    return {
        "name": spec.name,
        "label": f"{spec.title}, in {account.vendor.title}",
        "type": "application",
        "maturity": "high",
        "description": f"The sync of {spec.object} (docs/add-a-sync.md).",
        "owner": {"name": "Whoever runs Weft"},
        "depends_on": [f"ref('{model}')" for model in models],
    }
