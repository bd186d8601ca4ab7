"""`docs/sources.md`: which sources are read, from which tables, what each feeds and how it was tried."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.files import write_whole
from orchestration.base.providers import providers_of
from orchestration.base.settings import PROJECT_ROOT
from orchestration.landing.contracts import CONTRACTS, QUICK

FILE = PROJECT_ROOT / "docs" / "sources.md"
STATEMENTS = {
    "identifier_statements": "identifiers",
    "profile_statements": "profiles",
    "consent_statements": "consents",
    "merge_statements": "merges",
}
HEAD = """<!-- Written by `weft sources --write` from the contracts in models/staging. -->
# Sources

A folder of the landing zone with one of these names is read, with the tables that are there: each may be
absent, and columns that a contract does not name are left alone. A connector's second layout of a source
lands in the same folder; its tables tell. A folder of another name says whose layout it has in
`source.yml` (`layout: shopify`), and [adding a source](add-a-source.md) has a page of its own.

"""


def write_page(file: Path = FILE) -> Path:
    """Writes the page anew."""
    write_whole(file, page_text())
    return file


def page_text() -> str:
    """The page: one table of all sources, and the tables of each."""
    fed = _fed()
    sources = [source for file in sorted(PROJECT_ROOT.glob(CONTRACTS)) for source in _sources(file)]
    rows = [
        f"| [`{source['name']}`](#{source['name']}) | {_meta(source).get('layout', '')} "
        f"| {len(source['tables'])} | {', '.join(fed[source['name']])} "
        f"| {_meta(source).get('tried', '')} |"
        for source in sources
    ]
    head = ["| source | layouts | tables | feeds | tried on |", "|---|---|---|---|---|"]
    return HEAD + "\n".join([*head, *rows]) + "\n" + "".join(_section(source) for source in sources)


def _section(source: dict[str, Any]) -> str:
    meta = _meta(source)
    aliases = ", ".join(f"`{name}`" for name in meta.get("aliases", ()))
    lines = [f"\n## {source['name']}\n", " ".join(source["description"].split())]
    lines += [f"Documented: {meta['documented']}."] if meta.get("documented") else []
    lines += [f"Other names of the folder: {aliases}."] if aliases else []
    lines += ["", "| table | layout | a row is |", "|---|---|---|"]
    lines += [
        f"| `{table['name']}` | {_meta(table).get('variant', 'first')} "
        f"| {' '.join(table['description'].split())} |"
        for table in source["tables"]
    ]
    return "\n".join(lines) + "\n"


def _sources(file: Path) -> list[dict[str, Any]]:
    return (yaml.load(file.read_text("utf-8"), Loader=QUICK) or {}).get("sources", [])


def _fed() -> dict[str, list[str]]:
    """Source → the tables that it feeds, as readers know them."""
    fed: dict[str, list[str]] = defaultdict(list)
    for table, sources in sorted(providers_of(PROJECT_ROOT).items()):
        for source in sources:
            fed[source].append(STATEMENTS.get(table, table.removeprefix("uni_")))
    return {source: sorted(tables) for source, tables in fed.items()}


def _meta(spec: dict[str, Any]) -> dict[str, Any]:
    return (spec.get("config") or {}).get("meta") or {}
