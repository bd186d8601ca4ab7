"""What `weft diff identity` foretells is what the next build does, list for list; and it touches nothing."""

import csv
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.commands.diff import as_text
from orchestration.identity.rule_diff.result import Audience, RuleDiff
from orchestration.identity.rule_diff.run import diff_identity
from orchestration.warehouse.scratch_project import lay_out

EDITED = ("identity_rules", "identity_blocked_values", "identity_manual_rules")
AUDIENCE = (
    "select '{sync}', members.customer_id from segments.segment_members as members"
    " inner join activation.contact_permissions as permissions using (customer_id)"
    " where segment_name = '{segment}' and not is_holdout"
    " and purpose = 'email_marketing' and blocked_reason is null"
)
STATE = {
    "records": "select record_key, customer_id from identity.customer_records",
    "refusals": "select distinct identifier_type, identifier_value, status from identity.identity_refusals",
    "segments": "select segment_name, customer_id from segments.segment_members",
    "win_back": AUDIENCE.format(sync="klaviyo__win_back", segment="win_back"),
    "checkout": AUDIENCE.format(sync="klaviyo__abandoned_checkout", segment="abandoned_checkout"),
    "sizes": "select customer_id, count(*) from identity.customer_identifiers group by 1",
    "merged": "select customer_id, other_customer_id, run_id from identity.customer_id_log"
    " where event = 'merged'",
}


def rows(settings: Settings, sql: str) -> list[tuple]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def state(settings: Settings) -> dict[str, set[tuple]]:
    return {name: set(rows(settings, sql)) for name, sql in STATE.items()}


def write_rules(settings: Settings, folder: Path) -> None:
    """A stricter limit for browsers, one blocked address, and two known customers whom a person links."""
    folder.mkdir()
    for name in EDITED:
        shutil.copy(PROJECT_ROOT / "seeds" / f"{name}.csv", folder)
    limits = folder / "identity_rules.csv"
    limits.write_text(limits.read_text().replace("anonymous_id,4,,3,7", "anonymous_id,4,,1,7"))
    addresses = rows(
        settings,
        "select identifier_value from identity.customer_identifiers where identifier_type = 'email'"
        " and not is_shared order by record_count desc, identifier_value limit 3",
    )
    blocked, *linked = (value for (value,) in addresses)
    with (folder / "identity_blocked_values.csv").open("a") as file:
        csv.writer(file, lineterminator="\n").writerow(["exact", "email", blocked, "left the company"])
    with (folder / "identity_manual_rules.csv").open("a") as file:
        decided = ["they told us", "olga", "2025-12-01 00:00:00"]
        csv.writer(file, lineterminator="\n").writerow(
            ["link", "email", linked[0], "email", linked[1], *decided]
        )


@dataclass
class Foretold:
    """A diff, and the warehouse before and after the build that it speaks of."""

    diff: RuleDiff
    touched: bool
    left_behind: list[str]
    before: dict[str, set[tuple]]
    after: dict[str, set[tuple]]


@pytest.fixture(scope="module")
def foretold(built_sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Foretold]:
    folder = tmp_path_factory.mktemp("rule_diff")
    write_rules(built_sample, folder / "rules")
    kept = folder / "warehouse.duckdb"
    shutil.copy(built_sample.warehouse, kept)
    digest = hashlib.sha256(built_sample.warehouse.read_bytes()).hexdigest()
    diff = diff_identity(built_sample, rules=folder / "rules")
    touched = hashlib.sha256(built_sample.warehouse.read_bytes()).hexdigest() != digest
    left_behind = [path.name for path in (built_sample.home / "diff").rglob("*.duckdb")]
    before = state(built_sample)
    try:
        build_with(built_sample, folder / "rules")
        yield Foretold(diff, touched, left_behind, before, state(built_sample))
    finally:
        shutil.copy(kept, built_sample.warehouse)


def build_with(settings: Settings, rules: Path) -> None:
    """What a deployment of these rules does: their seeds are loaded, and what depends on them is built."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        for name in EDITED:
            connection.execute(f"delete from seeds.{name}")
            connection.execute(f"insert into seeds.{name} from read_csv('{rules / name}.csv', header = true)")
    selected = ["path:models/identity", "path:models/identity+,+segment_members"]
    selected += ["path:models/identity+,+path:models/activation"]
    kinds = ("--exclude-resource-type", "test", "unit_test", "seed")
    run_dbt(settings, "build", *kinds, "--quiet", "--select", *selected)


def test_it_touches_nothing_and_leaves_nothing(foretold: Foretold) -> None:
    assert not foretold.touched
    assert foretold.left_behind == []


def test_the_customers_who_merge_are_those(foretold: Foretold) -> None:
    told = {(old, merge.customer_id) for merge in foretold.diff.merges for old in merge.retired_ids}
    new = foretold.after["merged"] - foretold.before["merged"]
    assert told == {(old, living) for old, living, _ in new}
    why = {why.identifier_type for merge in foretold.diff.merges for why in merge.why}
    assert "manual rule or suggestion" in why


def test_the_customers_who_split_are_those(foretold: Foretold) -> None:
    told = {new for split in foretold.diff.splits for new in split.new_ids}
    customers = [{customer for _, customer in side["records"]} for side in (foretold.before, foretold.after)]
    assert told == customers[1] - customers[0]
    assert told
    why = [why for split in foretold.diff.splits for why in split.why]
    assert {"email", "anonymous_id"} <= {one.identifier_type for one in why}
    assert "blocked: left the company" in {one.otherwise for one in why}


def test_the_records_and_customers_that_change_are_counted(foretold: Foretold) -> None:
    before, after = (dict(side["records"]) for side in (foretold.before, foretold.after))
    changed = {record for record, customer in before.items() if after[record] != customer}
    assert foretold.diff.records_moved == len(changed)
    assert foretold.diff.customers_changed == len({before[record] for record in changed})
    assert foretold.diff.customers_after == len(set(after.values()))
    assert sum(size.after for size in foretold.diff.sizes) == len(foretold.after["sizes"])


def test_the_identifiers_judged_otherwise_are_those(foretold: Foretold) -> None:
    told = {(one.identifier_type, one.after): one.identifier_count for one in foretold.diff.identifiers}
    new = foretold.after["refusals"] - foretold.before["refusals"]
    assert told[("email", "blocked")] == len({row for row in new if row[2] == "blocked"}) == 1
    assert told[("anonymous_id", "shared")] == len(
        {row[1] for row in new if row[0] == "anonymous_id"} - {row[1] for row in foretold.before["refusals"]}
    )


@pytest.mark.parametrize("kind", ["segments", "win_back", "checkout"])
def test_the_people_who_come_and_go_are_those(foretold: Foretold, kind: str) -> None:
    listed = foretold.diff.segments if kind == "segments" else foretold.diff.audiences
    told: dict[str, Audience] = {audience.name: audience for audience in listed}
    before, after = foretold.before[kind], foretold.after[kind]
    for name in {name for name, _ in before | after}:
        was, is_now = ({key for one, key in side if one == name} for side in (before, after))
        audience = told[name]
        assert (audience.before, audience.after) == (len(was), len(is_now))
        assert (audience.gained, audience.lost) == (len(is_now - was), len(was - is_now))


def test_no_value_is_shown_unless_it_was_asked_for(foretold: Foretold) -> None:
    shown = as_text(foretold.diff) + str(foretold.diff.as_dict())
    assert "@" not in shown


def test_rules_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    with pytest.raises(WeftError, match="no rules"):
        lay_out(tmp_path / "one", tmp_path / "rules", None)
    (tmp_path / "rules" / "identity_rule.csv").write_text("a\n")
    with pytest.raises(WeftError, match=r"did you mean identity_rules\.csv"):
        lay_out(tmp_path / "two", tmp_path / "rules", None)
    with pytest.raises(WeftError, match="git does not know"):
        lay_out(tmp_path / "three", None, "no-such-branch")
