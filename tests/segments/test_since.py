"""Since when somebody is in another segment is the same before and after the run appends to the log."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestration.segments.compile import model_sql
from tests.identity.render import Renderer
from tests.segments.world import connection, members_in, named

NOW = datetime(2026, 1, 31, 12)
IDS = ("long", "new", "back again", "left", "merged")
LOG = [
    ("long", 1, 40),
    ("new", 1, 10),
    ("back again", 1, 90),
    ("back again", 2, 60),
    ("back again", 3, 5),
    ("left", 1, 90),
    ("left", 2, 50),
    ("old id", 1, 45),
]
APPENDED = [("merged now", 1, 0), ("left", 3, 0)]
"""Entries of this run."""


def members(
    tmp_path: Path, since: dict, log: list[tuple[str, int, int]], first_run: bool = False
) -> set[str]:
    renderer = Renderer(
        context={
            "ref": lambda name: f"main.{name}",
            "execute": True,
            "this": SimpleNamespace(database="memory", schema="main"),
        },
        as_of=str(NOW),
        shop_timezone="UTC",
    )
    renderer.macros["generate_schema_name"] = lambda *_: "main"
    relation = None if first_run else "main.segment_log"
    renderer.environment.globals["adapter"].get_relation = lambda **_: relation
    sql = renderer.template(
        model_sql(named(tmp_path, {"segment": "vips", "since": since}, known=("vips",)))
    ).render()
    tables = {"customers": [{"customer_id": one} for one in IDS], "seg_vips": list(IDS)}
    with connection(tables) as database:
        database.execute(
            "create table segment_log"
            " (segment_name text, customer_id text, event_number int, happened_at timestamp)"
        )
        database.execute("create table customer_id_redirects (customer_id text, living_customer_id text)")
        database.execute("insert into customer_id_redirects values ('old id', 'merged')")
        for name, number, days in log:
            moment = NOW - timedelta(days=days)
            database.execute("insert into segment_log values ('vips', ?, ?, ?)", [name, number, moment])
            database.execute(
                "insert into segment_log values ('other', ?, 1, ?)", [name, NOW - timedelta(days=999)]
            )
        found = members_in(database, sql)
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize("log", [LOG, LOG + APPENDED], ids=["before", "after"])
def test_who_is_in_since_long_and_who_is_not(tmp_path: Path, log: list[tuple[str, int, int]]) -> None:
    assert members(tmp_path, {"more_than_ago": "30 days"}, log) == {"long", "merged"}
    assert members(tmp_path, {"last": "30 days"}, log) == {"new", "back again", "left"}
    assert members(tmp_path, {"more_than_ago": "5 days"}, log) == {"long", "merged", "new", "back again"}


def test_in_the_first_run_everybody_enters(tmp_path: Path) -> None:
    assert members(tmp_path, {"more_than_ago": "1 hour"}, [], first_run=True) == set()
    assert members(tmp_path, {"last": "1 hour"}, [], first_run=True) == set(IDS)
