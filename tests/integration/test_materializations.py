"""Tables and views of this project are replaced as a whole, and only by what keeps their contract."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.base.dbt.run import try_dbt
from orchestration.base.settings import PROJECT_ROOT, Settings

PROMISED = {"item_id": "varchar", "amount": "decimal(18,4)"}
KEPT = "select 'a' as item_id, cast(1.5 as decimal(18,4)) as amount"


class Shop:
    """A project of one model, `items`, with this project's macros."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder / "home")
        self.project = folder / "project"
        (self.project / "models").mkdir(parents=True)
        settings = {"name": "shop", "profile": "weft", "macro-paths": [str(PROJECT_ROOT / "macros")]}
        (self.project / "dbt_project.yml").write_text(yaml.safe_dump(settings))
        (self.project / "profiles.yml").write_text((PROJECT_ROOT / "profiles.yml").read_text())

    def build(self, sql: str, kind: str, **first_column: list) -> str:
        """Builds `items` as this query and kind; what went wrong, or nothing."""
        columns = [{"name": name, "data_type": data_type} for name, data_type in PROMISED.items()]
        columns[0] |= first_column
        config = {"materialized": kind, "contract": {"enforced": True}}
        model = {"name": "items", "config": config, "columns": columns}
        (self.project / "models" / "items.yml").write_text(yaml.safe_dump({"models": [model]}))
        (self.project / "models" / "items.sql").write_text(sql)
        results, error = try_dbt(self.settings, "run", "--quiet", project=self.project)
        return results[0].message if error else ""

    def items(self) -> tuple[str, list[tuple]]:
        """What stands under the name, and its rows."""
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as connection:
            kind = connection.execute("select table_type from information_schema.tables").fetchall()
            return kind[0][0], connection.execute("from items").fetchall()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    made = Shop(tmp_path_factory.mktemp("shop"))
    assert made.build(KEPT, "table") == ""
    return made


def test_a_table_gives_way_to_a_view_and_a_view_to_a_table(shop: Shop) -> None:
    for kind, stands in (("view", "VIEW"), ("view", "VIEW"), ("table", "BASE TABLE")):
        assert shop.build(KEPT, kind) == ""
        assert shop.items() == (stands, [("a", Decimal("1.5"))])


@pytest.mark.parametrize(
    ("kind", "sql", "first_column", "said"),
    [
        ("table", "select 'b' as item_id, 2.5 as amount", {}, "has an enforced contract that failed"),
        ("view", "select 'b' as item_id, 2.5 as amount", {}, "has an enforced contract that failed"),
        ("table", "select 'b' as item_id", {}, "has an enforced contract that failed"),
        ("table", f"{KEPT}, 1 as more", {}, "has an enforced contract that failed"),
        ("table", f"select amount, item_id from ({KEPT})", {}, "in another order"),
        ("table", KEPT, {"constraints": [{"type": "not_null"}]}, "say it with a data test"),
    ],
    ids=["a type", "a type of a view", "a column less", "a column more", "the order", "a constraint"],
)
def test_what_breaks_the_contract_leaves_the_table_that_was_there(
    shop: Shop, kind: str, sql: str, first_column: dict, said: str
) -> None:
    before = shop.items()
    assert said in shop.build(sql, kind, **first_column)
    assert shop.items() == before
