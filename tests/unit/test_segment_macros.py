"""The macros of segments: what they refuse, and what their SQL says."""

import json
import re
from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import duckdb
import jinja2
import pytest
import scipy.stats

from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.model import CHANNELS
from tests.identity.render import Renderer

MACROS = PROJECT_ROOT / "macros"

renderer = cache(Renderer)


class Refused(Exception):
    """Stands for dbt's compiler error."""


def refuse(message: str) -> None:
    raise Refused(message)


def value_of(sql: str) -> object:
    return duckdb.sql(sql).fetchone()[0]


GOOD_META = {
    "title": "Win back",
    "owner": "lifecycle",
    "purpose": "Bring them back.",
    "channels": ["email"],
    "conditions": ["has ordered", "not for 60 days"],
    "holdout_percent": 10,
}


def segment(
    name: str = "seg_win_back",
    reads: str = "customers",
    description: str = "Lapsed.",
    folder: str = "",
    **meta: object,
) -> dict:
    return {
        "name": name,
        "description": description,
        "original_file_path": f"models/segments/{folder}{name}.sql",
        "config": {"meta": GOOD_META | meta},
        "depends_on": {"nodes": [f"model.weft.{reads}"]},
    }


def check(node: dict, listed: bool = True) -> None:
    """Renders the check as dbt does; the shared renderer leaves private macros out."""
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    macro = (MACROS / "segments" / "segments.sql").read_text()
    environment.from_string(macro + "{{ _check_segment(node, views) }}").render(
        node=node,
        views={node["name"]: "segments"} if listed else {},
        generated_segment_reads=lambda: ["timeline", "orders"],
        segment_channels=renderer().segment_channels,
        modules=SimpleNamespace(re=re),
        exceptions=SimpleNamespace(raise_compiler_error=refuse),
    )


def test_a_complete_segment_is_accepted() -> None:
    check(segment())
    check(segment(refresh="hourly", expected_share=[0, 0.3], reentry_days=14, arms={"a": 30, "b": 60}))
    check(segment(holdout_percent=0, arms={"a": 33.3, "b": 33.3, "c": 33.4}))
    check(segment(folder="generated/", generated=True, reads="timeline"))
    check(segment(folder="generated/", generated=True, reads="seg_vips"))


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (segment(name="seg_Win_Back"), "a-z, 0-9 and _"),
        (segment(name="seg_x'; drop table customers; --"), "a-z, 0-9 and _"),
        (segment(name="seg_win_back\n"), "a-z, 0-9 and _"),
        (segment(description=""), "description is missing"),
        (segment(title=""), "config.meta.title"),
        (segment(owner=None), "config.meta.owner"),
        (segment(purpose=["a"]), "config.meta.purpose"),
        (segment(channels="email"), "config.meta.channels"),
        (segment(channels=["email", "smss"]), "there is no channel smss"),
        (segment(conditions=[]), "config.meta.conditions"),
        (segment(holdout_percent="10"), "from 0 to 50"),
        (segment(holdout_percent=True), "from 0 to 50"),
        (segment(holdout_percent=51), "from 0 to 50"),
        (segment(holdout_percent=-1), "from 0 to 50"),
        (segment(reads="orders"), "it reads orders"),
        (segment(refresh="now and then"), "hourly, daily or weekly"),
        (segment(expected_share=[0.5, 0.1]), "the lower one first"),
        (segment(expected_share=[0, 1.5]), "from 0 to 1"),
        (segment(expected_share=0.5), "two numbers"),
        (segment(expected_share=["0", "1"]), "two numbers"),
        (segment(reentry_days=0), "from 1 to 365"),
        (segment(reentry_days=1.5), "whole number"),
        (segment(reentry_days=True), "whole number"),
        (segment(arms={}), "config.meta.arms"),
        (segment(arms=["a", "b"]), "config.meta.arms"),
        (segment(arms={"a'": 45, "b": 45}), "config.meta.arms"),
        (segment(arms={"holdout": 45, "b": 45}), "config.meta.arms"),
        (segment(arms={"a": -45, "b": 135}), "above 0"),
        (segment(arms={"a": "45", "b": 45}), "above 0"),
        (segment(arms={"a": 45, "b": 46}), "add up to 100"),
        (segment(reads="orders", generated=True), "for models/segments/generated alone"),
        (segment(folder="generated/"), "for models/segments/generated alone"),
        (segment(folder="generated/", generated=True, reads="uni_orders"), "it reads uni_orders"),
    ],
)
def test_a_segment_that_states_less_is_refused_by_its_file(node: dict, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(node)
    assert words in str(refusal.value)
    assert node["original_file_path"] in str(refusal.value)


def test_channels_are_those_of_segments_in_yaml() -> None:
    assert sorted(renderer().segment_channels()) == sorted(CHANNELS)


def test_a_segment_that_the_list_leaves_out_is_refused() -> None:
    with pytest.raises(Refused, match=r"add .seg_win_back. to macros/segments/segment_models\.sql"):
        check(segment(), listed=False)


def test_json_keeps_nulls_numbers_quotes_and_times() -> None:
    columns = ["a", "b", "c", "d", "e"]
    text = value_of(
        f"select {renderer().json_object_text(columns)} from (select null as a, 2 as b, 'it''s \"so\"' as c, "
        "timestamp '2026-01-01 10:00:00' as d, cast(12.5 as decimal(18, 4)) as e)"
    )
    assert json.loads(text) == {"a": None, "b": 2, "c": 'it\'s "so"', "d": "2026-01-01 10:00:00", "e": 12.5}
    assert renderer(engine="spark").json_object_text(["a", "b"]).strip() == (
        "to_json(named_struct('a', a, 'b', b), map('ignoreNullFields', 'false'))"
    )


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("timestamp '2024-02-28 23:00:00'", "timestamp '2024-03-01 01:00:00'", ["02-28", "02-29", "03-01"]),
        ("date '2024-03-01'", "date '2024-03-01'", ["03-01"]),
        ("date '2024-03-02'", "date '2024-03-01'", []),
        ("null", "date '2024-03-01'", []),
    ],
)
def test_day_series_has_both_ends(first: str, last: str, days: list[str]) -> None:
    found = duckdb.sql(renderer().day_series(first, last)).fetchall()
    assert found == [(date.fromisoformat(f"2024-{day}"),) for day in days]


@pytest.mark.parametrize(
    "zone", ["UTC", "America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland", "Asia/Kolkata"]
)
@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-01 00:00:00",
        "2026-03-08 07:30:00",
        "2026-03-29 00:59:59",
        "2026-07-01 22:00:00",
        "2024-02-29 23:30:00",
    ],
)
def test_shop_date_is_the_day_on_the_shops_wall(zone: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    sql = renderer(shop_timezone=zone).shop_date(f"timestamp '{moment}'")
    assert value_of(f"select {sql}") == expected


def test_a_holdout_is_a_steady_share_that_only_grows() -> None:
    """Ten thousand ids: the share is met within a point, and raising it keeps those set aside."""

    def held(percent: float, name: str = "win_back") -> set[str]:
        sql = renderer().in_holdout(f"'{name}'", "id", percent)
        ids = "(select 'cus_' || range as id from range(10000))"
        return {row[0] for row in duckdb.sql(f"select id from {ids} where {sql}").fetchall()}

    assert held(0) == set()
    assert abs(len(held(10)) - 1000) < 100
    assert held(10) < held(20)
    assert abs(len(held(10) & held(10, "new_customers")) - 100) < 50


@pytest.mark.parametrize(
    ("degrees", "within"), [(3, 4e-3), (10, 1e-5), (29, 1e-7), (66.438, 1e-7), (1e6, 1e-7)]
)
def test_the_t_quantile_is_that_of_scipy(degrees: float, within: float) -> None:
    found = value_of(
        f"select {renderer().student_quantile('degrees')} from (select {degrees}::double as degrees)"
    )
    assert found == pytest.approx(scipy.stats.t.ppf(0.975, degrees), abs=within)
