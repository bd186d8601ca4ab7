"""All of it, in the order in which a run would meet it."""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from orchestration.base.dbt.parsed import is_prepared
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.base.suggestions import closest
from orchestration.precheck.found import Fault, refuse
from orchestration.precheck.keys import yaml_faults
from orchestration.precheck.refs import ref_faults
from orchestration.precheck.rules import rule_faults
from orchestration.precheck.written_segments import segment_faults

VERY_LIKE = 0.8
"""Of a variable: others whose names begin with `WEFT_` are anybody's, such as keys of accounts."""


def check_project(settings: Settings, root: Path = PROJECT_ROOT) -> None:
    """Refuses what would stop a run later, or pass silently: about a second, most of it where files changed.

    Raises:
        WeftError: each fault with its file, its key and the nearest right name.
    """
    from orchestration.segments.outputs import require_compiled

    refuse_settings(settings)
    refuse(segment_faults(root), root)
    require_compiled()
    refuse(rule_faults(root / "seeds", root), root)
    if not is_prepared(settings):
        refuse([*yaml_faults(root), *ref_faults(root)], root)
    refuse(sync_faults(root), root)


def refuse_settings(settings: Settings) -> None:
    """Refuses variables and sources that nobody reads, where they look like one that somebody does.

    Raises:
        WeftError: naming the variable or the source.
    """
    known = [name.upper() for name in type(settings).model_fields]
    for name in sorted(os.environ):
        own = name.removeprefix("WEFT_")
        near = get_close_matches(own, known, n=1, cutoff=VERY_LIKE)
        if own != name and own not in known and near:
            raise WeftError(
                f"nothing reads the variable {name} (did you mean WEFT_{near[0]}?)",
                "unset it, or mend its name",
            )
    if settings.sources is None:
        return
    from orchestration.landing.contracts import read_contracts

    contracts = read_contracts()
    names = {*contracts.sources, *contracts.landed_names}
    for name in settings.sources:
        if name not in names:
            raise WeftError(
                f"WEFT_SOURCES: there is no source {name}{closest(name, names)}",
                f"the sources are: {', '.join(sorted(names))}",
            )


def sync_faults(root: Path) -> Iterator[Fault]:
    """What is wrong with accounts and syncs, and the segments, arms and tables that syncs name."""
    from orchestration.activation.spec import SYNCS, load_specs
    from orchestration.segments.read import load_segments

    arms = {one.name: sorted(one.segment.arms or ()) for one in load_segments()}
    segments = {file.stem[4:] for file in (root / "models" / "segments").rglob("seg_*.sql")}
    tables = {f"{file.parent.name}.{file.stem}" for file in (root / "models").glob("*/*.sql")}
    for spec in load_specs():
        file = SYNCS / spec.name / "defs.yaml"
        if spec.segment and spec.segment not in segments:
            near = closest(spec.segment, segments)
            yield Fault(file, "attributes.segment", f"there is no segment `{spec.segment}`{near}")
        elif spec.arm and spec.arm not in (arms.get(spec.segment or "") or [spec.arm]):
            known = arms[spec.segment or ""]
            yield Fault(file, "attributes.arm", f"there is no arm `{spec.arm}`{closest(spec.arm, known)}")
        if spec.table and spec.table not in tables:
            yield Fault(
                file, "attributes.table", f"there is no table `{spec.table}`{closest(spec.table, tables)}"
            )
