"""Renders macros of this project to SQL without starting dbt, for one engine."""

import re
from collections.abc import Callable
from functools import cache
from types import CodeType, SimpleNamespace
from typing import Any

import jinja2

from orchestration.base.settings import PROJECT_ROOT

TYPES = {
    "string": "varchar",
    "bigint": "bigint",
    "int": "integer",
    "timestamp": "timestamp",
    "boolean": "boolean",
}


EXTENSIONS = ["jinja2.ext.do"]


@cache
def compiled(text: str) -> CodeType:
    """A template in Python: to make it takes longer than to run it, and all renderers share it."""
    return jinja2.Environment(extensions=EXTENSIONS).compile(text)


class _Returned(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


class _Dbt:
    """The types that dbt knows by name, and what it knows of aggregates."""

    def __getattr__(self, name: str) -> Callable[[], str]:
        return lambda: TYPES[name.removeprefix("type_")]

    def position(self, substring: str, text: str) -> str:
        return f"position({substring} in {text})"

    def dateadd(self, part: str, number: int, time: str) -> str:
        return f"date_add({time}, interval ({number}) {part})"

    def string_literal(self, text: str) -> str:
        return f"'{text}'"

    def escape_single_quotes(self, text: str) -> str:
        return text.replace("'", "''")

    def datediff(self, earlier: str, later: str, part: str) -> str:
        return f"date_diff('{part}', {earlier}, {later})"

    def listagg(self, measure: str, delimiter: str, order: str) -> str:
        return f"string_agg({measure}, {delimiter} {order})"


class _Adapter:
    def __init__(self, renderer: "Renderer", engine: str) -> None:
        self.renderer, self.engine = renderer, engine
        self.get_relation: Callable[..., Any] = lambda **_: None
        self.get_columns_in_relation: Callable[[Any], list[Any]] = lambda _: []

    def quote(self, name: str) -> str:
        return f'"{name}"'

    def dispatch(self, name: str, _package: str) -> Callable[..., Any]:
        own = f"{self.engine}__{name}"
        return self.renderer.macros[own if own in self.renderer.macros else f"default__{name}"]


class MacroError(Exception):
    """What a macro raised through `exceptions.raise_compiler_error`."""


class _Exceptions:
    def raise_compiler_error(self, message: str) -> None:
        raise MacroError(message)


class Renderer:
    """All macros of the project, callable by name; `run_query` is what they do to the database.

    `context` holds what dbt gives to models and not every test needs: `ref`, `this` …
    """

    def __init__(
        self,
        engine: str = "default",
        run_query: Callable[[str], Any] | None = None,
        context: dict[str, Any] | None = None,
        **variables: Any,
    ) -> None:
        self.macros: dict[str, Callable[..., Any]] = {}
        self.variables = {"default_country": "US", **variables}

        def leave(value: Any) -> None:
            raise _Returned(value)

        environment = jinja2.Environment(extensions=EXTENSIONS)
        self.environment = environment
        environment.globals |= {
            "return": leave,
            "var": self._variable,
            "dbt": _Dbt(),
            "adapter": _Adapter(self, engine),
            "run_query": run_query,
            "exceptions": _Exceptions(),
            "modules": SimpleNamespace(re=re),
            "log": lambda *_, **__: "",
            **(context or {}),
        }
        files = [
            file.read_text(encoding="utf-8") for file in sorted((PROJECT_ROOT / "macros").glob("*/*.sql"))
        ]
        names = {text: re.findall(r"{%-?\s*macro\s+([a-z]\w*)", text) for text in files}
        # A template copies the globals when it is made, so every name is there first and looks itself up.
        environment.globals |= {name: self._later(name) for found in names.values() for name in found}
        for text, found in names.items():
            if "materialization" not in text:
                module = self.template(text).make_module()
                self.macros |= {name: self._callable(getattr(module, name)) for name in found}

    def _variable(self, name: str, *default: Any) -> Any:
        return self.variables.get(name, *default) if default else self.variables[name]

    def template(self, text: str) -> jinja2.Template:
        """A template that sees the macros and the context."""
        environment = self.environment
        return jinja2.Template.from_code(environment, compiled(text), environment.make_globals(None))

    def _later(self, name: str) -> Callable[..., Any]:
        return lambda *positional, **named: self.macros[name](*positional, **named)

    @staticmethod
    def _callable(macro: Callable[..., Any]) -> Callable[..., Any]:
        def call(*positional: Any, **named: Any) -> Any:
            try:
                return str(macro(*positional, **named))
            except _Returned as returned:
                return returned.value

        return call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return self.macros[name]
