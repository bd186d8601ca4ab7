"""The files that segments become: a view and a YAML file each, and the list of them for dbt's lineage."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from orchestration.base.errors import WeftError
from orchestration.base.files import write_whole
from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.compile import model_sql, view
from orchestration.segments.read import FOLDER, Named, load_segments
from orchestration.segments.unit_tests import unit_test
from orchestration.segments.words import conditions

MODELS = PROJECT_ROOT / "models" / "segments" / "generated"
LIST = PROJECT_ROOT / "macros" / "segments" / "generated_segment_models.sql"
HEAD = "# Written by `weft segment compile` from segments/{name}.yml: change that file.\n"
LIST_TEXT = """\
{{# The segments of `segments/*.yml`, written by `weft segment compile`; `segment_models` has all. #}}
{{% macro generated_segment_models() %}}
    {{{{ return([{names}]) }}}}
{{% endmacro %}}
"""


def outputs(segments: list[Named], models: Path = MODELS, listed: Path = LIST) -> dict[Path, str]:
    """Every file that these segments become, with its text."""
    texts: dict[Path, str] = {}
    for one in segments:
        texts[models / f"seg_{one.name}.sql"] = model_sql(one)
        texts[models / f"seg_{one.name}.yml"] = model_yaml(one)
    names = "".join(f"\n        'seg_{one.name}'," for one in segments)
    texts[listed] = LIST_TEXT.format(names=f"{names}\n    " if names else "")
    return texts


def model_yaml(one: Named) -> str:
    """What the view is for, in words, and its unit tests."""
    segment = one.segment
    meta = {
        "title": segment.title,
        "owner": segment.owner,
        "purpose": segment.purpose,
        "channels": list(segment.channels),
        "conditions": conditions(segment.members),
        "holdout_percent": segment.holdout_percent,
        **({"refresh": segment.refresh} if segment.refresh else {}),
        **({"arms": dict(segment.arms)} if segment.arms else {}),
        **({"expected_share": list(segment.expected_share)} if segment.expected_share else {}),
        **({"reentry_days": segment.reentry_days} if segment.reentry_days else {}),
        "generated": True,
    }
    model = {"name": f"seg_{one.name}", "description": segment.description, "config": {"meta": meta}}
    content: dict = {"models": [model]}
    if segment.tests:
        refs = view(one).refs
        content["unit_tests"] = [
            unit_test(one, test, number, refs) for number, test in enumerate(segment.tests, start=1)
        ]
    return HEAD.format(name=one.name) + yaml.safe_dump(
        content, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None
    )


def compile_all(folder: Path = FOLDER, models: Path = MODELS, listed: Path = LIST) -> list[str]:
    """Writes what differs, removes what no segment stands behind; returns the names of the files touched."""
    wanted = outputs(load_segments(folder), models, listed)
    touched = []
    for file, text in wanted.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            write_whole(file, text)
            touched.append(file.name)
    for file in leftovers(wanted, models):
        file.unlink()
        touched.append(f"{file.name} (removed)")
    return touched


def stale(folder: Path = FOLDER, models: Path = MODELS, listed: Path = LIST) -> list[str]:
    """The files that differ from what the segments would become now."""
    wanted = outputs(load_segments(folder), models, listed)
    differ = [
        file.name
        for file, text in wanted.items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]
    return differ + [file.name for file in leftovers(wanted, models)]


def leftovers(wanted: Iterable[Path], models: Path) -> list[Path]:
    """Files of segments that are gone."""
    return sorted(
        file for file in models.glob("seg_*") if file.suffix in (".sql", ".yml") and file not in set(wanted)
    )


def require_compiled() -> None:
    """Raises before a build where `segments/` is broken, or not what dbt would build."""
    differ = stale()
    if differ:
        raise WeftError(
            f"segments/ is not compiled: {', '.join(differ[:5])}{' …' if len(differ) > 5 else ''}",
            "run `weft segment compile`, and commit what it writes",
        )
