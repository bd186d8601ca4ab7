"""Arms over several runs of a real build: shares, independence, and that nothing moves who has one.

Reported elsewhere: weights that change re-shuffle everybody (growthbook/growthbook#6730) or should count for
newcomers alone (growthbook/growthbook-js#5); merged profiles have been in two variants, and only the first
may count (growthbook/growthbook#844).
"""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import PROJECT_ROOT, Settings

SEGMENTS = ("win_back", "lost_customers")
TABLES = ("definitions", "matches", "arms", "log", "history", "members")
CUSTOMERS = """
select 'c' || person as customer_id, 3 as order_count, 200 as days_since_last_order
from range({count}) as people (person)
"""
REDIRECTS = (
    "select cast(null as varchar) as customer_id, cast(null as varchar) as living_customer_id where false"
)
OLD_LOG = """
    create schema segments;
    create table segments.segment_log (
        segment_name varchar, customer_id varchar, event varchar, event_number integer, happened_at timestamp,
        is_holdout boolean, run_id varchar
    );
    insert into segments.segment_log
    select 'win_back', 'c' || person, 'entered', 1, timestamp '2025-12-01', false, 'old'
    from range(100) as people (person);
"""


class Shop:
    """A project of two segments over invented customers, in a warehouse of its own."""

    def __init__(self, folder: Path) -> None:
        self.project, self.home = folder / "project", folder / "home"
        models = self.project / "models" / "segments"
        models.mkdir(parents=True)
        self.home.mkdir()
        shutil.copytree(PROJECT_ROOT / "macros", self.project / "macros")
        shutil.copy(PROJECT_ROOT / "dbt_project.yml", self.project)
        for name in (*(f"seg_{name}" for name in SEGMENTS), *(f"segment_{name}" for name in TABLES)):
            shutil.copy(PROJECT_ROOT / "models" / "segments" / f"{name}.sql", models)
            yml = (PROJECT_ROOT / "models" / "segments" / f"{name}.yml").read_text()
            stated = yml.partition("\nunit_tests:")[0]
            before, claims, after = stated.partition("    data_tests:\n")
            (models / f"{name}.yml").write_text(
                before + (after[after.index("    columns:") :] if claims else "")
            )
        names = ", ".join(f"'seg_{name}'" for name in SEGMENTS)
        (self.project / "macros" / "segments" / "segment_models.sql").write_text(
            "{% macro segment_models() %}{{ return([" + names + "]) }}{% endmacro %}"
        )
        self.write("identity", "customer_id_redirects", REDIRECTS)
        self.settings = Settings(home=self.home)
        shutil.copy(PROJECT_ROOT / "profiles.yml", self.project)
        with duckdb.connect(str(self.settings.warehouse)) as connection:
            connection.execute(OLD_LOG)

    def write(self, layer: str, name: str, sql: str) -> None:
        file = self.project / "models" / layer / f"{name}.sql"
        file.parent.mkdir(exist_ok=True)
        file.write_text(sql)

    def state(self, name: str, **meta: object) -> None:
        """Rewrites what the segment states of its arms."""
        file = self.project / "models" / "segments" / f"seg_{name}.yml"
        kept = [line for line in file.read_text().splitlines() if not line.strip().startswith(tuple(meta))]
        kept += [f"        {key}: {value}" for key, value in meta.items() if value is not None]
        file.write_text("\n".join(kept) + "\n")

    def run(self, day: int, count: int) -> dict[str, dict[str, str]]:
        """The arm of each member by segment, after a run on this day with so many customers."""
        self.write("customer360", "customers", CUSTOMERS.format(count=count))
        settings = Settings(home=self.home, as_of=datetime(2026, 1, day))
        run_dbt(settings, "run", "--quiet", project=self.project)
        found: dict[str, dict[str, str]] = {name: {} for name in SEGMENTS}
        for segment, customer, arm in self.rows(
            "select segment_name, customer_id, arm from segments.segment_members"
        ):
            found[segment][customer] = arm
        return found

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shop, dict, dict]:
    """Ten thousand customers, then other percentages, newly named arms and ten thousand more."""
    shop = Shop(tmp_path_factory.mktemp("arms"))
    shop.state("win_back", holdout_percent=10, arms="{a: 45, b: 45}")
    shop.state("lost_customers", holdout_percent=20, arms=None)
    first = shop.run(1, 10_000)
    shop.state("win_back", holdout_percent=30, arms="{a: 20, b: 50}")
    shop.state("lost_customers", holdout_percent=20, arms="{x: 40, y: 40}")
    return shop, first, shop.run(2, 20_000)


def share(arms: dict[str, str], arm: str) -> float:
    return sum(1 for given in arms.values() if given == arm) / len(arms)


def test_shares_are_as_stated(runs: tuple[Shop, dict, dict]) -> None:
    """Within four standard deviations of 10,000 draws: 0.02."""
    _, first, _ = runs
    for arm, stated in {"holdout": 0.1, "a": 0.45, "b": 0.45}.items():
        assert share(first["win_back"], arm) == pytest.approx(stated, abs=0.02)
    assert share(first["lost_customers"], "holdout") == pytest.approx(0.2, abs=0.02)
    assert share(first["lost_customers"], "treated") == pytest.approx(0.8, abs=0.02)


def test_no_arm_changes_when_percentages_do(runs: tuple[Shop, dict, dict]) -> None:
    _, first, second = runs
    assert len(first["win_back"]) == 10_000
    assert {customer: second["win_back"][customer] for customer in first["win_back"]} == first["win_back"]


def test_newcomers_are_drawn_by_the_new_percentages(runs: tuple[Shop, dict, dict]) -> None:
    _, first, second = runs
    new = {customer: arm for customer, arm in second["win_back"].items() if customer not in first["win_back"]}
    assert len(new) == 10_000
    for arm, stated in {"holdout": 0.3, "a": 0.2, "b": 0.5}.items():
        assert share(new, arm) == pytest.approx(stated, abs=0.02)


def test_those_treated_are_shared_out_when_arms_are_named_and_the_holdout_stays(
    runs: tuple[Shop, dict, dict],
) -> None:
    _, first, second = runs
    held, then = first["lost_customers"], second["lost_customers"]
    assert all((then[customer] == "holdout") == (arm == "holdout") for customer, arm in held.items())
    assert share(then, "treated") == 0
    assert share(then, "x") == pytest.approx(0.4, abs=0.02)


def test_segments_and_draws_are_independent(runs: tuple[Shop, dict, dict]) -> None:
    """Being in an arm of one segment says nothing about another."""
    _, first, second = runs
    for mine, arm, theirs in (("win_back", "holdout", "lost_customers"), ("win_back", "a", "lost_customers")):
        among = {one: second[theirs][one] for one, given in first[mine].items() if given == arm}
        assert share(among, "holdout") == pytest.approx(0.2, abs=0.06)
        assert share(among, "x") == pytest.approx(0.4, abs=0.07)


def test_a_log_of_before_there_were_arms_goes_on(runs: tuple[Shop, dict, dict]) -> None:
    """Its entries stand, get the column, and their customers an arm like the rest."""
    shop, first, _ = runs
    old = shop.rows("select count(*), count(arm) from segments.segment_log where run_id = 'old'")
    again = shop.rows(
        "select count(*) from segments.segment_log where segment_name = 'win_back' and customer_id = 'c7'"
    )
    since = shop.rows(
        "select entered_at from segments.segment_members"
        " where segment_name = 'win_back' and customer_id = 'c7'",
    )
    assert (old, again, since) == ([(100, 0)], [(1,)], [(datetime(2025, 12, 1),)])
    assert first["win_back"]["c7"] in ("a", "b", "holdout")


def test_what_is_logged_is_what_was_given(runs: tuple[Shop, dict, dict]) -> None:
    shop, _, _ = runs
    assert shop.rows(
        "select count(*) from segments.segment_log as log"
        " inner join segments.segment_members as members using (segment_name, customer_id)"
        " where log.segment_name = 'win_back' and log.run_id <> 'old'"
        " and (log.arm <> members.arm or log.is_holdout <> members.is_holdout)"
    ) == [(0,)]
