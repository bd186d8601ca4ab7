"""Columns of a contract that say who somebody is are read by the models of that table."""

import re
from collections.abc import Callable

import yaml

from orchestration.base.settings import PROJECT_ROOT
from tests.identity.render import Renderer

STAGING = PROJECT_ROOT / "models" / "staging"
SAYS_WHO = {"email", "phone"}
"""Personal data by which people are told apart."""
UNREAD = {
    ("shopify", "order", "shipping_address_phone"): "a parcel may go to somebody else",
    ("shopify", "abandoned_checkout", "shipping_address_phone"): "a parcel may go to somebody else",
    ("square", "orders", "reference_id"): "it names the order in another system, and nobody",
}
"""What no model reads on purpose, and why."""


class _Dbt:
    """What dbt writes differently for each engine, by its name."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        return lambda *values, **_: f"{name}({', '.join(map(str, values))})"


def columns_that_say_who() -> dict[tuple[str, str], list[str]]:
    """(source, table) → names of columns by which a person may be named."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in STAGING.glob("*/_*__sources.yml"):
        for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                for column in table["columns"]:
                    meta = column.get("config", {}).get("meta", {})
                    says_who = (
                        meta.get("pii") in SAYS_WHO
                        or column["data_type"] == "external_id"
                        or column["name"] in ("anonymous_id", "previous_id")
                    )
                    if says_who:
                        found.setdefault((source["name"], table["name"]), []).append(column["name"])
    return found


def test_what_a_contract_lists_of_people_is_read_of_that_table() -> None:
    read: dict[tuple[str, str], str] = {}
    tables: set[tuple[str, str]] = set()

    def source(name: str, table: str) -> str:
        tables.add((name, table))
        return f"raw_{name}.{table}"

    def ref(name: str) -> str:
        """A model; the rows of a table in all layouts are read as the table is."""
        if stacked := re.fullmatch(r"stg_(.+?)__(.+)_rows", name):
            tables.add((stacked[1], stacked[2]))
        return name

    renderer = Renderer(
        context={"source": source, "ref": ref, "dbt": _Dbt(), "config": lambda **_: ""},
        as_of="2025-08-01 00:00:00",
        sources=[],
        source_schemas={},
    )
    for file in STAGING.glob("*/*.sql"):
        tables.clear()
        sql = renderer.template(file.read_text(encoding="utf-8")).render()
        for table in tables:
            read[table] = f"{read.get(table, '')} {sql}"

    # adapters of another layout name its columns as they are
    for file in STAGING.glob("*/*/*.sql"):
        text = file.read_text(encoding="utf-8")
        for source_name, table in re.findall(r"source\('(\w+)', '(\w+)'\)", text):
            read[source_name, table] = f"{read.get((source_name, table), '')} {text}"

    unread = {
        (source_name, table, column)
        for (source_name, table), columns in columns_that_say_who().items()
        for column in columns
        if not re.search(rf"\b{column}\b", read.get((source_name, table), ""))
    }
    assert unread == UNREAD.keys(), "in the contract and read by no model of the table, or read by now"
