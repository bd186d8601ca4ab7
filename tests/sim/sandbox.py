"""One home and one vendor's server, with the account that joins them: what a test of a destination begins
with."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.activation.accounts import Account
from orchestration.activation.engine import Sync
from orchestration.activation.outcome import SyncOutcome
from orchestration.activation.spec import SyncSpec
from orchestration.base.settings import Settings
from tests.sim.generation import SEGMENT
from tests.sim.server import Simulator, VendorServer

SECRET = "key-of-test"
"""The value of every secret."""


class Sandbox:
    """A home of its own, and an account at a private server."""

    def __init__(self, home: Path, server: VendorServer, url: str, **account: Any) -> None:
        self.settings, self.server = Settings(home=home), server
        stated = {
            "name": server.name,
            "destination": server.name,
            "deliver": "live",
            "base_url": url,
            "rates": "off",
            "patience_seconds": 3,
        }
        vendor = Account(**(stated | account)).vendor
        secrets = {name: f"WEFT_TEST_{name.upper()}" for name in vendor.credentials}
        os.environ |= dict.fromkeys(secrets.values(), SECRET)
        self.account = Account(**(stated | {"credentials": secrets} | account))

    def spec(self, object: str, **said: Any) -> SyncSpec:
        """A sync of the members of the one segment, for e-mail marketing, unless something else is said."""
        stated: dict[str, Any] = {
            "name": f"{self.server.name}__win_back",
            "account": self.server.name,
            "object": object,
            "title": "Win back",
            "purpose": "email_marketing",
        }
        kind = self.account.vendor.objects[object].kind
        if kind == "people":
            stated["segment"] = SEGMENT
        return SyncSpec(**(stated | said))

    def sync(self, object: str, **said: Any) -> Sync:
        """The sync, ready to plan and apply."""
        return Sync(self.settings, self.spec(object, **said), {self.account.name: self.account})

    def apply(self, object: str, **said: Any) -> SyncOutcome:
        """Applies the sync, guards on sizes off."""
        return self.sync(object, **said).apply(allow_changes=True)

    def state(self, query: str) -> list[tuple]:
        """Rows of the state file."""
        with duckdb.connect(str(self.settings.sync_state), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def rejects(self) -> dict[str, tuple[str, str]]:
        """Class and code of every reject, by row."""
        rows = self.state("select row_key, class, code from sync_rejects")
        return {key: (kind, code) for key, kind, code in rows}


@contextmanager
def sandbox(home: Path, server: VendorServer, **account: Any) -> Iterator[Sandbox]:
    """A sandbox whose server is up; at the end nothing may have come that the vendor would not stand for."""
    with Simulator(server) as simulator:
        yield Sandbox(home, server, simulator.url(server.name), **account)
        assert server.violations == []


def accounted(outcome: SyncOutcome) -> bool:
    """Whether every planned row is in exactly one count."""
    counts: Mapping[str, int] = outcome.counts
    return counts["planned"] == sum(count for name, count in counts.items() if name != "planned")
