"""What "readable" means: the very macros that staging reads raw text with, rendered for the loader."""

from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment

from orchestration.base.settings import PROJECT_ROOT

MACROS = (
    "portability/number_text",
    "portability/read_timestamp",
    "portability/try_cast_to",
    "portability/json_or_null",
    "portability/type_double",
    "portability/type_money",
    "modeling/read_integer",
    "modeling/read_money",
    "modeling/read_boolean",
)
READERS = {
    "timestamp": "read_timestamp",
    "date": "read_timestamp",
    "decimal": "read_money",
    "integer": "read_integer",
    "boolean": "read_boolean",
    "json": "json_or_null",
}
"""Logical type of a contract column → the macro that staging reads it with. Other types read any text."""


def reading(data_type: str, value: str) -> str | None:
    """SQL that is NULL where staging reads NULL from `value`; None for a type that any text fits."""
    if data_type == "bigint":
        return f"try_cast({value} as bigint)"
    macro = READERS.get(data_type)
    return _macros()[macro](value).strip() if macro else None


@cache
def _macros() -> dict[str, Any]:
    """The macros as functions, with stand-ins for the few things of dbt that they call."""
    environment = Environment()
    known: dict[str, Any] = environment.globals
    known |= {
        "dbt": SimpleNamespace(type_string=lambda: "varchar", type_int=lambda: "integer"),
        "adapter": SimpleNamespace(dispatch=lambda name, package: known[f"default__{name}"]),
        "return": lambda value: value,
    }
    for name in MACROS:
        template = environment.from_string((PROJECT_ROOT / f"macros/{name}.sql").read_text("utf-8"))
        module = template.module
        known |= {key: value for key, value in vars(module).items() if callable(value)}
    return known
