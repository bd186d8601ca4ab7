"""Which unified tables no landed source feeds: what they alone would fill is published empty."""

import ast
import re
from functools import cache
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT

PROVIDERS = re.compile(r"providers=(\{.*?\})", re.DOTALL)


def unfed_tables(sources: tuple[str, ...], root: Path = PROJECT_ROOT) -> list[str]:
    """Unified tables of which every provider is of a source that has not landed."""
    return sorted(table for table, providers in _providers(root).items() if not providers & set(sources))


@cache
def _providers(root: Path) -> dict[str, frozenset[str]]:
    """Unified table → the sources whose staging models `union_sources` stacks in it."""
    found = {}
    for file in (root / "models" / "unified").glob("uni_*.sql"):
        if match := PROVIDERS.search(file.read_text("utf-8")):
            found[file.stem] = frozenset(ast.literal_eval(match[1]))
    return found
