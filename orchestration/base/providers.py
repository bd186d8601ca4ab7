"""Which sources feed which unified tables, and which no landed source feeds: those are published empty."""

import ast
import re
from functools import cache
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT

PROVIDERS = re.compile(r"providers=(\{.*?\})", re.DOTALL)
STACKS = ("models/unified/uni_*.sql", "models/staging/*_statements.sql")


def unfed_tables(sources: tuple[str, ...], root: Path = PROJECT_ROOT) -> list[str]:
    """Unified tables of which every provider is of a source that has not landed."""
    return sorted(
        table
        for table, providers in providers_of(root).items()
        if table.startswith("uni_") and not providers & set(sources)
    )


@cache
def providers_of(root: Path) -> dict[str, frozenset[str]]:
    """Table that stacks sources → the sources whose staging models `union_sources` stacks in it."""
    found = {}
    for pattern in STACKS:
        for file in root.glob(pattern):
            if match := PROVIDERS.search(file.read_text("utf-8")):
                found[file.stem] = frozenset(ast.literal_eval(match[1]))
    return found
