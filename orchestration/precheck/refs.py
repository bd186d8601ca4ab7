"""What models, tests and YAML refer to: dbt says only once it has parsed everything that a name is none."""

import re
from collections.abc import Iterator
from pathlib import Path

from orchestration.base.suggestions import closest
from orchestration.precheck.found import Fault

COMMENT = re.compile(r"\{#.*?#\}", re.S)
REF = re.compile(r"\bref\(\s*['\"](\w+)['\"]\s*\)")
FOLDERS = ("models", "seeds", "tests/data", "macros")


def ref_faults(root: Path) -> Iterator[Fault]:
    """Each `ref('…')` to what is neither a model nor a seed; names that Jinja makes are left to dbt."""
    names = {file.stem for kind in ("sql", "py") for file in (root / "models").rglob(f"*.{kind}")}
    names |= {file.stem for file in (root / "seeds").rglob("*.csv")}
    names |= {file.stem for file in (root / "snapshots").rglob("*.sql")}
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("*.*")):
            if file.suffix not in (".sql", ".yml", ".yaml", ".py"):
                continue
            text = COMMENT.sub("", file.read_text("utf-8", errors="replace"))
            for name in sorted({*REF.findall(text)} - names):
                yield Fault(file, "", f"refers to `{name}`, which is no model{closest(name, names)}")
