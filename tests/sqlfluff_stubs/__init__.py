"""What sqlfluff's jinja templater sees instead of this project's macros, so that linting needs no dbt start.

Rendering the real macros took ten minutes: a normalising macro is a screenful of SQL at every use, and lint
looked at each again. Here a macro renders as a call of its own name, as a type, or as a query, whichever its
file writes. dbt itself compiles the real ones in every build.
"""

import re
from pathlib import Path

MACROS = Path(__file__).resolve().parents[2] / "macros"
QUERIES = (
    *("arm_bounds", "day_series", "inverse_matrix", "json_array_rows", "number_series", "profile_rows"),
    "query_parameter_rows",
)
"""Macros that write a query without a `select` at the start of a line."""

LISTS = ("segments", "audiences", "external_id_types", "attribution_models")
"""Macros that return a list; here one thing, whose every property is a word."""


MAPPINGS = {"shopify_address": {}, "customer_features": {"feature": "varchar"}}
"""Macros that return columns by name, and what they return here."""

SETTINGS = ("table_if_fed",)
"""Macros that settle how a model is kept, and write nothing."""


def _stub(name: str, body: str):
    """A function that renders like the macro `name`."""
    if name.startswith("type_"):
        return lambda *_, **__: "varchar"
    if name in MAPPINGS:
        return lambda *_, **__: dict(MAPPINGS[name])
    if name in SETTINGS:
        return lambda *_, **__: ""
    if name in LISTS:
        return lambda *_, **__: [_Model()]
    if name == "source_record":
        return lambda *_, **__: "'a' as source_name"
    if re.search(r"^\s*(select|with)\b", body, flags=re.M) or name in QUERIES:
        return _query
    return lambda *_, **__: f"{name}()"


def _query(*arguments, **named) -> str:
    """A query that reads the CTEs and tables named by the arguments."""
    given = [str(value) for value in (*arguments, *named.values())]
    # `order` is a raw table whose name an argument may be, and a word that no query reads from
    names = [value for value in given if re.fullmatch(r"[a-z][a-z_0-9]*", value) and value != "order"]
    return "\nunion all\n".join(f"select 1 as stub from {name}" for name in names) or "select 1 as stub"


class _Model:
    """A model of which every property reads as one word."""

    def __getattr__(self, name: str) -> str:
        return name


class _Words:
    """An object whose every method renders as one word, like `dbt.type_string()`."""

    def __getattr__(self, name: str):
        return lambda *_, **__: "varchar" if name.startswith("type_") else f"{name}()"


dbt = api = adapter = _Words()
graph = {"nodes": {}, "sources": {}}
model = {"name": "model"}
invocation_id = "run"


def render(*_) -> str:
    """What dbt's `render` would make of a model's code."""
    return "select 1 as stub"


for _file in MACROS.rglob("*.sql"):
    _text = re.sub(r"\{#.*?#\}", "", _file.read_text(), flags=re.S)
    for _name, _body in re.findall(r"{%-?\s*macro\s+(\w+)\(.*?%}(.*?){%-?\s*endmacro", _text, flags=re.S):
        globals()[_name] = _stub(_name, _body)
