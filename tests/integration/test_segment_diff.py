"""What `weft diff segments` foretells is who stands between two thresholds; it touches nothing."""

import hashlib
import json
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.publish.publish import publish
from orchestration.segment_diff.result import SegmentChange, SegmentDiff
from orchestration.segment_diff.run import diff_segments
from orchestration.segment_diff.words import as_text

REFERENCE = re.compile(r"ref\('([a-z0-9_]+)'\)")
SCHEMAS = {"customer_id_redirects": "identity"}
"""Layer of what segments read, where it is not customer360."""
NEW_SEGMENT = """
models:
  - name: seg_two_orders
    description: Who has two orders.
    config:
      meta:
        title: Two orders
        owner: test
        purpose: To be reviewed.
        channels: [email, sms]
        conditions: [two orders]
        holdout_percent: 50
"""


def small_project(folder: Path) -> Path:
    """The segments of this project over a stand-in for each table that they read: soon parsed."""
    for name in ("macros", "models/segments", "tests/data/generic"):
        shutil.copytree(PROJECT_ROOT / name, folder / name)
    shutil.copy(PROJECT_ROOT / "dbt_project.yml", folder)
    files = sorted((folder / "models" / "segments").rglob("*.sql"))
    sql = "".join(path.read_text() for path in files)
    own = {path.stem for path in files}
    for name in set(REFERENCE.findall(sql)) - own:
        model = folder / "models" / SCHEMAS.get(name, "customer360") / f"{name}.sql"
        model.parent.mkdir(parents=True, exist_ok=True)
        model.write_text("select 1 as customer_id")
    return folder


def edit(project: Path, name: str, old: str, new: str) -> None:
    file = project / "models" / "segments" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def change_list(project: Path, old: str, new: str) -> None:
    file = project / "macros" / "segments" / "segment_models.sql"
    file.write_text(file.read_text().replace(old, new))


@contextmanager
def reading(settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        yield connection


def rows(settings: Settings, sql: str) -> list[tuple]:
    with reading(settings) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def shop(built_sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with nothing in it but what was published."""
    publish(built_sample)
    home = tmp_path_factory.mktemp("shop")
    shutil.copy(built_sample.published, home / "published.duckdb")
    return Settings(home=home)


@pytest.fixture(scope="module")
def edited(shop: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[SegmentDiff, bool, list[str]]:
    """The diff of several edits; whether a published byte changed; what was left behind."""
    project = small_project(tmp_path_factory.mktemp("edited") / "project")
    edit(project, "seg_win_back.sql", "days_since_last_order >= 60", "days_since_last_order >= 90")
    edit(project, "seg_new_customers.yml", "holdout_percent: 5", "holdout_percent: 7")
    edit(project, "seg_abandoned_cart.sql", "{# Everyone", "{# Everybody")
    change_list(project, "'seg_vips_at_risk'", "'seg_two_orders'")
    for suffix in ("sql", "yml"):
        (project / "models" / "segments" / f"seg_vips_at_risk.{suffix}").unlink()
        (project / "models" / "segments" / "generated" / f"seg_vips_at_risk_for_a_month.{suffix}").unlink()
    generated = project / "macros" / "segments" / "generated_segment_models.sql"
    generated.write_text(generated.read_text().replace("'seg_vips_at_risk_for_a_month',", ""))
    (project / "models" / "segments" / "seg_two_orders.sql").write_text(
        "{# Everyone with two orders. #}\n"
        "select customer_id, {{ json_object_text(['order_count']) }} as why\n"
        "from {{ ref('customers') }} where order_count = 2\n"
    )
    (project / "models" / "segments" / "seg_two_orders.yml").write_text(NEW_SEGMENT)
    digest = hashlib.sha256(shop.published.read_bytes()).hexdigest()
    diff = diff_segments(shop, show_ids=True, project=project)
    touched = hashlib.sha256(shop.published.read_bytes()).hexdigest() != digest
    return diff, touched, sorted(path.name for path in shop.home.rglob("*.duckdb"))


def changed(diff: SegmentDiff, name: str) -> SegmentChange:
    (found,) = [one for one in diff.segments if one.name == name]
    return found


def test_it_touches_nothing_and_leaves_nothing(edited: tuple[SegmentDiff, bool, list[str]]) -> None:
    assert not edited[1]
    assert edited[2] == ["published.duckdb"]


def test_only_what_was_edited_changes(edited: tuple[SegmentDiff, bool, list[str]]) -> None:
    """The comment in a file is no change of its segment."""
    assert {one.name: one.change for one in edited[0].segments} == {
        "new_customers": "changed",
        "two_orders": "added",
        "vips_at_risk": "removed",
        "vips_at_risk_for_a_month": "removed",
        "win_back": "changed",
    }


def test_who_leaves_is_exactly_who_stands_between_the_thresholds(
    shop: Settings, edited: tuple[SegmentDiff, bool, list[str]]
) -> None:
    between = rows(
        shop,
        "select customer_id from customer360.customers"
        " where order_count >= 1 and days_since_last_order between 60 and 89",
    )
    found = changed(edited[0], "win_back")
    assert {person.customer_id for person in found.leaving} == {customer for (customer,) in between}
    assert found.entered == 0
    assert found.left == len(between) > 0
    assert found.before - found.after == found.left
    for person in found.leaving:
        assert person.why is not None
        assert 60 <= json.loads(person.why)["days_since_last_order"] < 90
    assert edited[0].changed_percent == 100, "the removed segment loses everybody"


def test_reach_is_who_may_be_written_to(shop: Settings, edited: tuple[SegmentDiff, bool, list[str]]) -> None:
    allowed = (
        "select count(*) from customer360.customers"
        " inner join activation.contact_permissions using (customer_id)"
        " where purpose = 'email_marketing' and blocked_reason is null and order_count >= 1"
        " and days_since_last_order >= "
    )
    (email,) = [one for one in changed(edited[0], "win_back").reach if one.purpose == "email_marketing"]
    assert [(email.before,), (email.after,)] == [rows(shop, f"{allowed}{days}")[0] for days in (60, 90)]


def test_what_else_the_file_states_is_told(edited: tuple[SegmentDiff, bool, list[str]]) -> None:
    found = changed(edited[0], "new_customers")
    assert (found.entered, found.left) == (0, 0)
    assert {(one.key, one.before, one.after) for one in found.stated} == {
        ("holdout_percent", "5.0", "7.0"),
        ("arms", "treated: 95, holdout: 5", "treated: 93, holdout: 7"),
    }


def test_syncs_lose_whom_their_segment_loses_but_for_those_held_back(
    shop: Settings, edited: tuple[SegmentDiff, bool, list[str]]
) -> None:
    found = {one.name: one for one in edited[0].syncs}
    removed = rows(
        shop,
        "select count(*) from segments.segment_members as members"
        " inner join customer360.customers using (customer_id)"
        " inner join activation.contact_permissions as permissions using (customer_id)"
        " where segment_name = 'win_back' and not is_holdout and purpose = 'email_marketing'"
        " and blocked_reason is null and days_since_last_order < 90",
    )
    assert (found["klaviyo__win_back"].added, found["klaviyo__win_back"].removed) == (0, removed[0][0])
    assert found["zendesk__vips_at_risk"].after == 0
    assert "would be gone" in str(found["zendesk__vips_at_risk"].stopped_by)
    assert "meta_ads__new_customers" not in found


def test_overlaps_fall_with_who_leaves(shop: Settings, edited: tuple[SegmentDiff, bool, list[str]]) -> None:
    (found,) = [
        one for one in edited[0].overlaps if (one.name, one.other_name) == ("win_back", "one_time_buyers")
    ]
    both = "select count(*) from customer360.customers where order_count = 1 and days_since_last_order >= "
    assert [(found.before,), (found.after,)] == [rows(shop, f"{both}{days}")[0] for days in (60, 90)]


def test_the_text_names_what_a_reviewer_asks_for(edited: tuple[SegmentDiff, bool, list[str]]) -> None:
    text = as_text(edited[0])
    assert "5 of 43 segments would change" in text
    assert re.search(
        r"win_back \(changed\)  [\d,]+ → [\d,]+ customers: 0 would enter, [\d,]+ would leave", text
    )
    assert "holdout_percent: 5.0 → 7.0" in text
    assert "klaviyo__win_back" in text
    assert json.loads(json.dumps(edited[0].as_dict()))["segments"]


def test_without_an_edit_nothing_would_change(shop: Settings, tmp_path: Path) -> None:
    diff = diff_segments(shop, project=small_project(tmp_path / "project"))
    assert diff.is_empty
    assert re.match(r"nothing would change \(\d\d segments, as of 2026-01-01 00:00", as_text(diff))
    assert diff.changed_percent == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("days_since_last_order", "days_since_order", "days_since_last_order"),
        ("from {{ ref('customers') }}", "from {{ ref('orders') }}", "it reads orders"),
        ("from {{ ref('customers') }}", "from {{ ref('customers' }}", "seg_win_back"),
        ("customer_id,", "order_count as customer_id,", "twice"),
    ],
)
def test_a_broken_segment_is_named_by_its_file(
    shop: Settings, tmp_path: Path, old: str, new: str, said: str
) -> None:
    project = small_project(tmp_path / "project")
    edit(project, "seg_win_back.sql", old, new)
    with pytest.raises(WeftError) as refused:
        diff_segments(shop, project=project)
    assert "models/segments/seg_win_back.sql" in str(refused.value)
    assert said in str(refused.value)


def test_an_unknown_name_says_which_one_is_near(shop: Settings, tmp_path: Path) -> None:
    with pytest.raises(WeftError, match=r"there is no segment winback \(did you mean win_back\?\)"):
        diff_segments(shop, ["winback"], project=small_project(tmp_path / "project"))


def test_without_a_published_generation_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WeftError, match="nothing is published"):
        diff_segments(Settings(home=tmp_path))
