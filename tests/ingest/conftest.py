"""A vendor's server with rows, and an account there that lands in a folder of its own."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from orchestration.base.settings import Settings
from orchestration.ingest import session
from orchestration.ingest.ingest import Outcome, ingest
from orchestration.ingest.recipe import find_recipe
from tests.ingest.vendors import VENDORS, ListServer
from tests.ingest.worker import ROWS_A_FILE
from tests.sim.server import Simulator

pytest.importorskip("dlt")

MOST_ROWS = ROWS_A_FILE
"""A landing file is written and noted after so many rows."""


class Account:
    """An account at a server, its landing folder and its home."""

    def __init__(self, folder: Path, server: ListServer, url: str) -> None:
        self.server, self.url = server, url
        self.settings = Settings(home=folder / "home", landing=folder / "landing")

    def run(self, **said: Any) -> Outcome:
        """One run, at once and with little patience."""
        stated: dict[str, Any] = {"patience": timedelta(seconds=3), "rates": [], "rows_a_file": MOST_ROWS}
        return ingest(self.settings, self.server.name, **stated | said)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every landed row of a table, in the order of the files."""
        assert self.settings.landing
        files = sorted((self.settings.landing / self.server.name / table).glob("*.jsonl"))
        return [orjson.loads(line) for file in files for line in file.read_bytes().splitlines()]

    def tables(self) -> dict[str, int]:
        """Landed rows by table."""
        assert self.settings.landing
        folder = self.settings.landing / self.server.name
        return {
            place.name: len(self.rows(place.name)) for place in sorted(folder.iterdir()) if place.is_dir()
        }

    def twice(self) -> dict[str, list[Any]]:
        """Ids of rows that landed more than once as they are, by table."""
        found = {}
        for table in self.tables():
            counted = Counter(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in self.rows(table))
            again = [orjson.loads(text)["id"] for text, count in counted.items() if count > 1]
            if again:
                found[table] = again
        return found

    def missing(self) -> dict[str, set[Any]]:
        """Ids of rows that the vendor has and the landing folder has not, by list."""
        recipe, found = find_recipe(self.server.name), {}
        names = {"checkouts": "abandoned_checkouts", "satisfaction-surveys": "satisfaction_surveys"}
        for name, rows in self.server.lists.items():
            table = recipe.feed(names.get(name, name)).table or names.get(name, name)
            if table == "-":
                continue
            gone = {row["id"] for row in rows} - {row["id"] for row in self.rows(table)}
            if gone:
                found[name] = gone
        return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed requests are repeated soon; pauses that a vendor asks for are kept."""
    monkeypatch.setattr(session, "FIRST_PAUSE", 0.03)


@pytest.fixture(params=VENDORS, ids=[vendor.name for vendor in VENDORS])
def vendor(request: pytest.FixtureRequest) -> type[ListServer]:
    """Each vendor."""
    return request.param


@pytest.fixture
def open_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Account]]:
    """Opens an account at a server, whose address and keys are in the environment."""
    opened: list[Simulator] = []

    def make(server: ListServer) -> Account:
        simulator = Simulator(server)
        simulator.__enter__()
        opened.append(simulator)
        for name, value in {**server.environment, "ADDRESS": simulator.url(server.name)}.items():
            monkeypatch.setenv(f"{server.name}_{name}".upper(), value)
        return Account(tmp_path, server, os.environ[f"{server.name}_ADDRESS".upper()])

    yield make
    for simulator in opened:
        simulator.__exit__()
