"""The segments of a project as SQL, compiled by dbt in this process, against no warehouse."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.base.database import attach, has_table
from orchestration.base.dbt.messages import first_line
from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.dbt.run import try_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings

SEGMENT = "seg_"
DEFINITIONS, ARMS = "segment_definitions", "segment_arms"
LOG = "segments.segment_log"
"""Segments that name another one read it; a scratch warehouse has it without rows, for dbt to find."""
COMPILED = ("compile", "--quiet", "--no-write-json", "--select", f"{SEGMENT}*", DEFINITIONS, ARMS)


@dataclass(frozen=True)
class View:
    """One segment: its file, and the query that selects its customers."""

    name: str
    file: str
    sql: str


@dataclass(frozen=True)
class Project:
    """The segments of the working copy, or of a git reference."""

    views: dict[str, View]
    definitions: str
    """Query of what their YAML files state."""
    arms: str
    """Query that draws an arm for each member, as for a segment that nobody was in before."""


def compile_project(
    settings: Settings, folder: Path, as_of: datetime, project: Path | None = None
) -> Project:
    """The segments at `as_of`.

    Args:
        settings: whose parsed project is used, where the working copy is compiled.
        folder: for scratch files.
        as_of: the "now" of the queries.
        project: folder of a dbt project; None for the working copy.

    Raises:
        WeftError: a segment is broken; its file is named.
    """
    scratch = Settings(home=folder, as_of=as_of, sources=settings.sources)
    folder.mkdir(parents=True, exist_ok=True)
    _write_stub(settings, scratch.warehouse)
    if project is None:
        prepared_manifest(settings)
        scratch = scratch.model_copy(update={"parsed": settings.parsed_folder})
    elif not (project / "profiles.yml").exists():
        shutil.copy(PROJECT_ROOT / "profiles.yml", project)
    results, error = try_dbt(scratch, *COMPILED, project=project or PROJECT_ROOT)
    for result in results:
        if result.status == "error":
            raise WeftError(
                f"{result.node.original_file_path}: {first_line(result.message)}",
                "mend the file; nothing was compared",
            )
    if error:
        raise error
    found = {result.node.name: result.node for result in results}
    return Project(
        views={
            name.removeprefix(SEGMENT): View(
                name.removeprefix(SEGMENT), node.original_file_path, node.compiled_code
            )
            for name, node in sorted(found.items())
            if name.startswith(SEGMENT)
        },
        definitions=found[DEFINITIONS].compiled_code,
        arms=found[ARMS].compiled_code if ARMS in found else "",
    )


def _write_stub(settings: Settings, warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        attach(connection, settings.published, "published")
        if has_table(connection, LOG, "published"):
            connection.execute(f"create schema segments; create table {LOG} as from published.{LOG} limit 0")
