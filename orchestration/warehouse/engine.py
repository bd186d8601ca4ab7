"""The engine of this run, as the target in profiles.yml that DBT_TARGET names."""

import os
from functools import cache

import yaml

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT


def engine() -> str:
    """`duckdb` or `spark`.

    Raises:
        WeftError: DBT_TARGET names no target of profiles.yml.
    """
    targets = _targets()
    name = os.environ.get("DBT_TARGET") or "duckdb"
    if name not in targets:
        raise WeftError(
            f"DBT_TARGET is {name!r}, which profiles.yml does not have", f"one of: {', '.join(targets)}"
        )
    return targets[name]


@cache
def _targets() -> dict[str, str]:
    """Target → type of its engine."""
    profiles = yaml.safe_load((PROJECT_ROOT / "profiles.yml").read_text(encoding="utf-8"))
    return {name: target["type"] for name, target in profiles["weft"]["outputs"].items()}
