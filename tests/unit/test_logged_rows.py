"""A log that lacks a column of today's model is read as if nobody had known it."""

from types import SimpleNamespace

from tests.identity.render import Renderer


class Log:
    """The table of a log, as dbt hands it to a model."""

    def __str__(self) -> str:
        return "logs.log"


def rendered(columns: list[str]) -> str:
    renderer = Renderer(context={"this": Log(), "execute": True, "is_incremental": lambda: True})
    adapter = renderer.environment.globals["adapter"]
    adapter.get_columns_in_relation = lambda _: [SimpleNamespace(name=name) for name in columns]
    return " ".join(renderer.macros["logged_rows"]({"kept": "integer", "new": "varchar"}).split())


def test_a_column_that_the_log_lacks_is_null() -> None:
    assert rendered(["KEPT"]) == "select kept, cast(null as varchar) as new from logs.log"


def test_a_column_that_the_log_has_is_read() -> None:
    assert rendered(["kept", "new"]) == "select kept, new from logs.log"
