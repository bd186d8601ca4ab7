"""The project as dbt parsed it: a manifest in the home, made again only when a file of the project changes.

dbt's own memory of what it parsed lies in one home and counts for that alone, since the path of the
warehouse is part of it; reading it back costs four times as much.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.base.dbt.environment import dbt_process
from orchestration.base.dbt.messages import failure
from orchestration.base.errors import WeftError
from orchestration.base.files import write_whole
from orchestration.base.interrupts import end_with
from orchestration.base.providers import unfed_tables
from orchestration.base.settings import PROJECT_ROOT, Settings

PROJECT_FILES = (
    *("models", "macros", "seeds", "snapshots", "tests/data"),
    *("dbt_project.yml", "profiles.yml", "selectors.yml"),
)
"""What the manifest is made of."""
KEPT = 3
"""How many manifests are kept, in a process and in a home."""
_PARSED: dict[tuple[str, ...], Any] = {}
"""What this process has parsed: manifests by project, state of its files, and variables given."""


def prepared_manifest(settings: Settings) -> Path:
    """The manifest of the project as its files are now, with the sources that the settings name.

    It is parsed again only when a file has changed; that of the last few choices of sources is kept.

    Raises:
        WeftError: the project cannot be parsed.
    """
    folder = _folder(settings)
    if not is_prepared(settings):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f"{folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_prepared(settings):
                variables, now = sources_of(settings), project_fingerprint()
                key = _key(PROJECT_ROOT, variables)
                _stamp(settings).unlink(missing_ok=True)  # cut off from here on, the manifest is no state's
                _keep(key, _parse(settings, variables, PROJECT_ROOT, "--target-path", str(folder)))
                write_whole(_stamp(settings), now)
        kept = sorted(folder.parent.glob("*/"), key=lambda other: other.stat().st_mtime)
        for old in kept[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    os.utime(folder)
    return folder / "manifest.json"


def is_prepared(settings: Settings) -> bool:
    """Whether the manifest is of the project as its files are now."""
    manifest, stamp = _folder(settings) / "manifest.json", _stamp(settings)
    return manifest.exists() and stamp.exists() and stamp.read_text() == project_fingerprint()


@contextmanager
def parsed_meanwhile(settings: Settings) -> Generator[Callable[[], object]]:
    """Parses the project, where that is needed, in a process beside this one; yields what waits for it.

    Parsing takes one core as long as making the sample store and importing Dagster take another. What goes
    wrong in it goes wrong again, and is told, when this process asks for the manifest.
    """
    if is_prepared(settings):
        yield lambda: None
        return
    code = (
        f"from {end_with.__module__} import end_with; end_with({os.getpid()});"
        f" import {__name__} as parsed; parsed.prepared_manifest(parsed.Settings())"
    )
    quiet = subprocess.DEVNULL
    environment = os.environ | {"WEFT_HOME": str(settings.home)}
    if settings.sources is not None:
        environment["WEFT_SOURCES"] = json.dumps(settings.sources)
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT_ROOT, env=environment, stdout=quiet, stderr=quiet
    ) as child:
        try:
            yield child.wait
        finally:
            child.kill()


def parse_project(settings: Settings, project: Path) -> None:
    """Parses a project of its own, such as one with other rules, into the target folder of the settings.

    Raises:
        WeftError: the project cannot be parsed.
    """
    variables = sources_of(settings)
    _keep(_key(project, variables), _parse(settings, variables, project))


def parsed_for(settings: Settings, project: Path, variables: dict[str, Any]) -> Any:
    """The manifest object that a command with these variables runs on; None where parsing failed."""
    key = _key(project, variables)
    with suppress(WeftError):
        if project != PROJECT_ROOT or variables != sources_of(settings):
            if key not in _PARSED:
                _keep(key, _parse(settings, variables, project, "--no-write-json"))
        elif key not in _PARSED:
            prepared_manifest(settings)
            if key not in _PARSED:  # it was parsed by another process, or before
                _keep(key, _read(settings))
    manifest = _PARSED.get(key)
    if manifest is not None:
        _forget_compiled(manifest)
    return manifest


def sources_of(settings: Settings) -> dict[str, Any]:
    """The variables that say which sources there are; none where the settings name none."""
    if settings.sources is None:
        return {}
    return {"sources": list(settings.sources), "unfed": unfed_tables(settings.sources)}


def as_option(variables: dict[str, Any]) -> list[str]:
    """Variables as dbt's command line takes them."""
    return ["--vars", json.dumps(variables, default=str)] if variables else []


def project_fingerprint(project: Path = PROJECT_ROOT) -> str:
    """Changes whenever dbt or a file that it parses does (by size and time of change: no file is read)."""
    digest = hashlib.sha256(f"{os.environ.get('DBT_TARGET', '')}|{version('dbt-core')}".encode())
    for name in PROJECT_FILES:
        root = project / name
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file():
                status = path.stat()
                digest.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _parse(settings: Settings, variables: dict[str, Any], project: Path, *options: str) -> Any:
    """Parses the project and returns its manifest, which lies in the target folder that the options name."""
    from dbt.cli.main import dbtRunner

    with dbt_process(settings, project):
        outcome = dbtRunner().invoke(
            ["parse", "--quiet", *options, *as_option(variables), "--project-dir", str(project)]
        )
    error = failure(settings, "parse", outcome)
    if error:
        raise error
    return outcome.result


def _read(settings: Settings) -> Any:
    """The manifest as `prepared_manifest` left it: a quarter of what dbt's own look for changes costs."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    content = (_folder(settings) / "partial_parse.msgpack").read_bytes()
    manifest = Manifest.from_msgpack(content, decoder=extended_mashumuro_decoder)
    manifest.build_parent_and_child_maps()
    manifest.build_flat_graph()
    return manifest


def _key(project: Path, variables: dict[str, Any]) -> tuple[str, ...]:
    return (str(project), project_fingerprint(project), json.dumps(variables, sort_keys=True, default=str))


def _keep(key: tuple[str, ...], manifest: Any) -> None:
    while len(_PARSED) >= KEPT:
        del _PARSED[next(iter(_PARSED))]
    _PARSED[key] = manifest


def _forget_compiled(manifest: Any) -> None:
    """Takes back what an earlier command of this process compiled.

    dbt puts ephemeral models into the query of their reader once, and remembers that it did.
    """
    for node in manifest.nodes.values():
        if getattr(node, "extra_ctes_injected", False):
            node.compiled, node.compiled_code, node.extra_ctes_injected = False, None, False
            node.extra_ctes.clear()


def _folder(settings: Settings) -> Path:
    """Where dbt keeps what it parsed with these sources."""
    sources = "all" if settings.sources is None else "+".join(settings.sources)
    return settings.parsed_folder / hashlib.sha256(sources.encode()).hexdigest()[:12]


def _stamp(settings: Settings) -> Path:
    return _folder(settings) / "manifest.stamp"
