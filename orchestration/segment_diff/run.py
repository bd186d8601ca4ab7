"""Compares the segments of this folder with the published generation, or with a git reference."""

import shutil
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.base.database import attach
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.base.suggestions import closest
from orchestration.identity.rule_diff.scratch import last_as_of
from orchestration.precheck.found import refuse
from orchestration.precheck.written_segments import segment_faults
from orchestration.publish.generations import current_generation
from orchestration.segment_diff.compare import Comparison, has_segments
from orchestration.segment_diff.result import SegmentDiff
from orchestration.segment_diff.views import Project, compile_project
from orchestration.warehouse.scratch_project import lay_out


def diff_segments(
    settings: Settings,
    names: list[str] | None = None,
    against: str | None = None,
    show_ids: bool = False,
    project: Path | None = None,
) -> SegmentDiff:
    """Who would enter and leave the segments as they stand in the working copy, at the generation's "now".

    Neither the warehouse nor the published generation is written to; scratch files are removed at the end.

    Args:
        settings: where the published generation is.
        names: the segments that are meant; all where none is named.
        against: a git reference to compare with, in place of what the generation has.
        show_ids: list everybody who would enter or leave, by id.
        project: folder of another dbt project, in place of the working copy.

    Raises:
        WeftError: nothing is published, a name is unknown, or a segment is broken.
    """
    if project is None:
        refuse(segment_faults(PROJECT_ROOT))
    generation = current_generation(settings)
    if generation is None:
        raise WeftError(
            f"nothing is published at {settings.published}", "publish a generation first: weft run"
        )
    as_of = generation.as_of or last_as_of(settings.warehouse)
    folder = settings.home / "diff_segments"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        after = compile_project(settings, folder / "after", as_of, project)
        before = _of_reference(settings, folder, as_of, against) if against else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set variable as_of = ?::timestamp", [as_of])
        attach(connection, settings.published, "published")
        if not has_segments(connection):
            raise WeftError(f"{settings.published} has no segments", "build and publish them: weft run")
        comparison = Comparison(connection, show_ids)
        if before:
            comparison.evaluate("before", before)
        else:
            comparison.take_published("before")
        comparison.evaluate("after", after)
        told = against or f"generation {generation.generation_id}"
        return _compared(comparison, _known(comparison, names), as_of, told)


def _of_reference(settings: Settings, folder: Path, as_of: datetime, reference: str) -> Project:
    """The segments as git has them."""
    project = lay_out(folder / "reference", None, reference)
    return compile_project(settings, folder / "before", as_of, project)


def _compared(comparison: Comparison, wanted: set[str] | None, as_of: datetime, against: str) -> SegmentDiff:
    changed = comparison.changes(wanted)
    return SegmentDiff(
        as_of=as_of,
        against=against,
        compared=len(
            wanted if wanted is not None else comparison.names["before"] | comparison.names["after"]
        ),
        segments=changed,
        overlaps=comparison.overlaps(changed),
        syncs=comparison.syncs(changed),
    )


def _known(comparison: Comparison, names: list[str] | None) -> set[str] | None:
    """The segments that are meant, `seg_` before a name taken off; None for all."""
    if not names:
        return None
    known = comparison.names["before"] | comparison.names["after"]
    meant = {name.removeprefix("seg_") for name in names}
    for name in sorted(meant - known):
        raise WeftError(
            f"there is no segment {name}{closest(name, known)}", f"there are: {', '.join(sorted(known))}"
        )
    return meant
