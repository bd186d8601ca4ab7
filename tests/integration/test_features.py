"""A past day says the same whenever it is asked, and a training set holds nothing from after its time.

One landing grows over three days; every run's `customers` is what the day knew. Days are drawn at random.
"""

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.features.labels import Label, read_label
from orchestration.features.past import rules
from orchestration.features.training import TrainingSet, export_features
from orchestration.landing import load_landing
from orchestration.landing.landed import with_sources

START = datetime(2026, 1, 5)
SPAN = 120
PEOPLE = 30
SEED = random.randrange(1_000_000)
"""Told by the fixture where a test fails, so that a run can be repeated."""
MODELS_ALONE = ("--exclude-resource-type", "test", "unit_test")
ORDERS = """columns:
  order_id: number
  ordered_at: at
  email: email
  product_id: product
  quantity: quantity
  unit_price: price
currency: USD
timezone: UTC
"""


@dataclass(frozen=True)
class World:
    """What happened: orders, visits and tickets, each with its time."""

    orders: list[dict]
    pages: list[dict]
    tickets: list[dict]


def draw(rng: random.Random) -> World:
    """Everybody is known from the first day, so that who is who is the same on every day."""
    span = SPAN * 24 * 3600
    world = World([], [], [])
    for person in range(PEOPLE):
        email, moments = f"p{person}@example.com", sorted(rng.randrange(3600, span) for _ in range(12))
        for number, second in enumerate([60, *moments]):
            at = START + timedelta(seconds=second)
            page = {
                "id": f"{person}-{number}",
                "anonymous_id": f"a{person}",
                "context_traits_email": email,
                "context_page_url": f"https://shop.example/p/{number}",
                "timestamp": f"{at:%Y-%m-%d %H:%M:%S}",
                "received_at": f"{at:%Y-%m-%d %H:%M:%S}",
            }
            world.pages.append(page)
            if number and rng.random() < 0.4:
                world.orders.append(
                    {
                        "number": f"o{person}-{number}",
                        "at": page["timestamp"],
                        "email": email,
                        "product": f"p{rng.randrange(5)}",
                        "quantity": rng.randrange(1, 4),
                        "price": f"{rng.randrange(5, 90)}.50",
                    }
                )
            if number and rng.random() < 0.1:
                solved = at + timedelta(days=rng.randrange(1, 40))
                world.tickets.append(
                    {"id": f"{person}{number:02}", "email": email, "at": at, "solved": solved}
                )
    return world


def land(world: World, folder: Path, until: datetime) -> None:
    """The landing folder as it was at a time: what had happened, in the state that it had."""
    for name in ("order_lines_file", "segment", "zendesk"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    limit = f"{until:%Y-%m-%d %H:%M:%S}"
    (folder / "order_lines_file" / "mapping.yml").write_text(ORDERS)
    write_csv(folder / "order_lines_file" / "orders.csv", [one for one in world.orders if one["at"] <= limit])
    pages = [json.dumps(page) for page in world.pages if page["timestamp"] <= limit]
    (folder / "segment" / "pages.jsonl").write_text("\n".join(pages))
    users = sorted({ticket["email"] for ticket in world.tickets})
    write_csv(
        folder / "zendesk" / "user.csv",
        [
            {"id": f"{number}", "email": email, "created_at": f"{START}", "updated_at": f"{START}"}
            for number, email in enumerate(users)
        ],
    )
    write_csv(
        folder / "zendesk" / "ticket.csv",
        [
            {
                "id": ticket["id"],
                "requester_id": f"{users.index(ticket['email'])}",
                "status": "solved" if ticket["solved"] <= until else "open",
                "created_at": f"{ticket['at']}",
                "updated_at": f"{ticket['solved'] if ticket['solved'] <= until else ticket['at']}",
            }
            for ticket in world.tickets
            if ticket["at"] <= until
        ],
    )
    changes = [ticket for ticket in world.tickets if ticket["solved"] <= until]
    write_csv(
        folder / "zendesk" / "ticket_field_history.csv",
        [
            {
                "field_name": "status",
                "ticket_id": ticket["id"],
                "updated": f"{ticket['solved']}",
                "value": "solved",
            }
            for ticket in changes
        ],
    )


def write_csv(path: Path, rows: list[dict]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else ["id"])
        writer.writeheader()
        writer.writerows(rows)


@dataclass(frozen=True)
class Runs:
    """A warehouse after its last run, and `customers` as each run left it, by email."""

    settings: Settings
    knew: dict[datetime, dict[str, dict]]

    def ask(self, query: str) -> list[dict]:
        return ask(self.settings.warehouse, query)


def ask(database: Path, query: str) -> list[dict]:
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    rng = random.Random(SEED)
    world, home = draw(rng), tmp_path_factory.mktemp("features")
    middle = sorted(rng.sample(range(20, SPAN - 10), 2))
    moments = [START + timedelta(days=day, seconds=rng.randrange(86_400)) for day in (*middle, SPAN)]
    knew, settings = {}, Settings()
    for moment in moments:
        land(world, home / "landing", moment)
        given = Settings(landing=home / "landing", home=home / "home", as_of=moment)
        settings = with_sources(given)
        load_landing(settings).refuse()
        run_dbt(settings, "build", "--quiet", "--select", "+customer_daily", *MODELS_ALONE)
        customers = ask(settings.warehouse, "select * from customer360.customers")
        knew[moment] = {one["customer_id"]: one for one in customers}
    yield Runs(settings, knew)
    print(f"the days were drawn with seed {SEED}")


def test_a_past_day_says_what_its_run_said(runs: Runs) -> None:
    for moment, customers in runs.knew.items():
        day = f"date '{moment:%Y-%m-%d}'"
        found = runs.ask(
            "select * exclude (first_day, last_day) from customer360.customer_daily"
            f" where {day} between first_day and coalesce(last_day, {day})"
        )
        assert len(found) == len(customers) == PEOPLE
        for row in found:
            assert row == {name: customers[row["customer_id"]][name] for name in row}


def test_a_day_without_a_run_says_what_the_run_before_it_said(runs: Runs) -> None:
    first, second, _ = runs.knew
    day = f"date '{second - timedelta(days=1):%Y-%m-%d}'"
    found = runs.ask(
        "select customer_id, net_revenue from customer360.customer_daily"
        f" where {day} between first_day and coalesce(last_day, {day})"
    )
    assert {row["customer_id"]: row["net_revenue"] for row in found} == {
        key: row["net_revenue"] for key, row in runs.knew[first].items()
    }


@pytest.fixture(scope="module")
def training(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingSet, list[dict]]:
    path = tmp_path_factory.mktemp("training") / "set.parquet"
    moments = list(runs.knew)[:2]
    done = export_features(runs.settings, moments, [Label("revenue", 5), Label("churned", 5)], path)
    with duckdb.connect() as connection:
        found = connection.execute(f"select * from '{path}'")
        names = [column[0] for column in found.description or []]
        return done, [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_a_training_set_is_what_the_run_of_that_time_knew(
    runs: Runs, training: tuple[TrainingSet, list[dict]]
) -> None:
    done, rows = training
    assert done.rows == len(rows) == 2 * PEOPLE
    wrong = [
        (row["as_of"], name, row[name], runs.knew[row["as_of"]][row["customer_id"]][name])
        for row in rows
        for name in done.features
        if row[name] != runs.knew[row["as_of"]][row["customer_id"]][name]
    ]
    assert not wrong, wrong[:5]
    varied = {name for name in done.features if len({row[name] for row in rows}) > 1}
    assert {"order_count", "session_count", "net_revenue_90d", "ticket_count", "open_ticket_count"} <= varied


def test_labels_are_of_the_days_after(runs: Runs, training: tuple[TrainingSet, list[dict]]) -> None:
    _, rows = training
    for row in rows:
        bought = runs.ask(
            "select net_amount from customer360.orders where is_counted"
            f" and customer_id = '{row['customer_id']}' and ordered_at > timestamp '{row['as_of']}'"
            f" and ordered_at <= timestamp '{row['as_of'] + timedelta(days=5)}'"
        )
        assert row["label_revenue_5d"] == sum(order["net_amount"] for order in bought)
        assert row["label_churned_5d"] == (None if row["order_count"] == 0 else not bought)


def test_days_that_are_not_over_are_refused(runs: Runs, tmp_path: Path) -> None:
    last = list(runs.knew)[-1]
    with pytest.raises(WeftError, match="is not known yet"):
        export_features(runs.settings, [last - timedelta(days=3)], [Label("ordered", 5)], tmp_path / "a.csv")
    with pytest.raises(WeftError, match="has not come"):
        export_features(runs.settings, [last + timedelta(seconds=1)], [], tmp_path / "a.csv")
    with pytest.raises(WeftError, match=r"neither a \.parquet"):
        export_features(runs.settings, [last], [], tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("orderd:90d", "did you mean ordered"),
        ("ordered", "a name and a number of days"),
        ("ordered:0d", "no days"),
    ],
)
def test_a_label_that_is_none_says_what_is(text: str, said: str) -> None:
    with pytest.raises(WeftError, match=said):
        read_label(text)


def test_every_rule_of_the_past_names_columns_of_its_table(parsed_home: Settings) -> None:
    nodes = json.loads(prepared_manifest(parsed_home).read_text())["nodes"].values()
    columns = {node["name"]: node["columns"] for node in nodes if node["schema"] == "unified"}
    for table, rule in rules().items():
        named = [rule["happened_at"]] if "happened_at" in rule else []
        named += [*rule.get("then", {}), *rule.get("part_of", {}).values()]
        assert set(named) <= set(columns[table]), table
        assert ("as_it_is" in rule) != bool(named), f"{table}: either it was otherwise, or it says why not"
