"""dbt in this process: one start, as many invocations as the run needs."""

import fcntl
import gc
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from orchestration.base.claims import broken_claims, claims_of, named
from orchestration.base.dbt_cost import cheaper_nodes
from orchestration.base.dbt_python import python_models
from orchestration.base.errors import WeftError
from orchestration.base.files import disk_full, is_disk_full, write_whole
from orchestration.base.interrupts import end_with
from orchestration.base.providers import unfed_tables
from orchestration.base.settings import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

PROJECT_FILES = (
    *("models", "macros", "seeds", "snapshots", "tests/data"),
    *("dbt_project.yml", "profiles.yml", "selectors.yml"),
)
"""What the manifest is made of."""
SMALL_STORE = 500_000_000
"""Bytes of a warehouse: about 50,000 people."""


@contextmanager
def dbt_environment(settings: Settings, project: Path = PROJECT_ROOT) -> Generator[None]:
    """Environment variables that bind dbt to this run's files, put back afterwards."""
    wanted = {
        "WEFT_HOME": str(settings.home),
        "WEFT_MEMORY_LIMIT": settings.memory_limit,
        "WEFT_THREADS": str(settings.threads or _threads(settings)),
        "DO_NOT_TRACK": "1",
        "DBT_PROFILES_DIR": str(project),
        "DBT_TARGET_PATH": str(settings.dbt_target),
        "DBT_LOG_PATH": str(settings.logs),
        # At dbt's own level, debug, it writes some thirteen lines a node, each to the disk at once.
        "DBT_LOG_LEVEL_FILE": "info",
    }
    if settings.as_of:
        wanted["WEFT_AS_OF"] = settings.as_of.strftime("%Y-%m-%d %H:%M:%S")
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _threads(settings: Settings) -> int:
    """One for a small store: its queries are over before several threads have shared them out."""
    size = settings.warehouse.stat().st_size if settings.warehouse.exists() else 0
    return 1 if size < SMALL_STORE else os.cpu_count() or 1


def run_dbt(settings: Settings, *arguments: str, project: Path = PROJECT_ROOT) -> list:
    """Runs one dbt command and returns its node results.

    Raises:
        WeftError: dbt could not start, or at least one node failed; the message names the first few.
    """
    results, error = try_dbt(settings, *arguments, project=project)
    if error:
        raise error
    return results


def try_dbt(
    settings: Settings,
    *arguments: str,
    project: Path = PROJECT_ROOT,
    listen: Callable[[Any], None] | None = None,
) -> tuple[list, WeftError | None]:
    """Runs one dbt command and returns its node results beside what went wrong, if anything did.

    Args:
        settings: of this run.
        arguments: the command and its options.
        project: folder of the dbt project.
        listen: is told each of dbt's events, but those of level debug.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with dbt_environment(settings, project), _rare_collection(), cheaper_nodes(), python_models():
        try:
            outcome = _invoke(settings, arguments, project, [listen] if listen else [])
        finally:
            release_warehouse()
    results = list(getattr(outcome.result, "results", None) or [])
    command = arguments[0]
    log = f"see {settings.logs / 'dbt.log'}"
    refusals = [str(outcome.exception or ""), *(str(result.message or "") for result in results)]
    for said in [] if outcome.success else refusals:
        if is_disk_full(Exception(said)):
            return results, disk_full(settings.home, first_line(said))
    if outcome.exception is not None:
        return results, could_not_run(command, str(outcome.exception), log)
    if not outcome.success:
        failed = [result for result in results if result.status in ("error", "fail", "runtime error")]
        said = "".join(f"\n    {result.node.name}: {_what_failed(settings, result)}" for result in failed[:5])
        more = f"\n    and {len(failed) - 5} more" if len(failed) > 5 else ""
        return results, WeftError(f"dbt {command}: {len(failed)} nodes failed:{said}{more}", log)
    return results, None


def _what_failed(settings: Settings, result: Any) -> str:
    if result.status == "fail" and claims_of(result.node) != [result.node.name]:
        return named(broken_claims(settings, result))
    return first_line(result.message)


_PARSED: dict[tuple[str, ...], Any] = {}
"""What this process has parsed: manifests by project, state of its files, and variables given."""
KEPT_PARSED = 3
"""How many manifests are kept, in a process and in a home."""


def _invoke(
    settings: Settings, arguments: tuple[str, ...], project: Path, callbacks: list[Callable[[Any], None]]
) -> "dbtRunnerResult":
    """Runs a command on the project as it was parsed before: by this process, or in this home.

    dbt's own memory of what it parsed lies in one home and counts for that alone, since the path of the
    warehouse is part of it. Where parsing fails, the command itself parses again and says why.
    """
    from dbt.cli.main import dbtRunner

    command, *given_options = arguments
    options, given = _with_variables(settings, given_options)
    key = (str(project), project_fingerprint(project), json.dumps(given, sort_keys=True, default=str))
    place = ["--project-dir", str(project)]
    if command == "parse":
        outcome = dbtRunner().invoke([command, *options, *place])
        if outcome.success:
            _keep(key, outcome.result)
        return outcome
    if key not in _PARSED:
        if project == PROJECT_ROOT and given == _variables(settings):
            with suppress(WeftError):
                prepared_manifest(settings)
                if key not in _PARSED:
                    _keep(key, _read_parsed(settings))
        else:
            variables = ["--vars", json.dumps(given, default=str)] if given else []
            outcome = dbtRunner().invoke(["parse", "--quiet", "--no-write-json", *variables, *place])
            if outcome.success:
                _keep(key, outcome.result)
    manifest = _PARSED.get(key)
    if manifest is not None:
        _forget_compiled(manifest)
    return dbtRunner(manifest=manifest, callbacks=callbacks).invoke([command, *options, *place])


def _forget_compiled(manifest: Any) -> None:
    """Takes back what an earlier command of this process compiled.

    dbt puts ephemeral models into the query of their reader once, and remembers that it did.
    """
    for node in manifest.nodes.values():
        if getattr(node, "extra_ctes_injected", False):
            node.compiled, node.compiled_code, node.extra_ctes_injected = False, None, False
            node.extra_ctes.clear()


def _variables(settings: Settings) -> dict[str, Any]:
    if settings.sources is None:
        return {}
    return {"sources": list(settings.sources), "unfed": unfed_tables(settings.sources)}


def _with_variables(settings: Settings, options: list[str]) -> tuple[list[str], dict[str, Any]]:
    """The options with the sources that there are among their variables, and the variables."""
    given = _variables(settings)
    if "--vars" in options:
        place = options.index("--vars")
        given |= yaml.safe_load(options[place + 1])
        options = options[:place] + options[place + 2 :]
    return ([*options, "--vars", json.dumps(given, default=str)] if given else options), given


def _keep(key: tuple[str, ...], manifest: Any) -> None:
    while len(_PARSED) >= KEPT_PARSED:
        del _PARSED[next(iter(_PARSED))]
    _PARSED[key] = manifest


def _read_parsed(settings: Settings) -> Any:
    """The manifest as `prepared_manifest` left it: a quarter of what dbt's own look for changes costs."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    content = (_parsed_folder(settings) / "partial_parse.msgpack").read_bytes()
    manifest = Manifest.from_msgpack(content, decoder=extended_mashumuro_decoder)
    manifest.build_parent_and_child_maps()
    manifest.build_flat_graph()
    return manifest


@contextmanager
def _rare_collection() -> Generator[None]:
    # dbt's objects live as long as its command: looking for dead ones among them is a tenth of its time.
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def release_warehouse() -> None:
    """Closes the DuckDB file: dbt-duckdb keeps it open after a command, and no other step could open it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with suppress(Exception):  # no environment yet: nothing was opened
        DuckDBConnectionManager.env().close()
    DuckDBConnectionManager.close_all_connections()


def could_not_run(command: str, message: str, log: str) -> WeftError:
    """What kept a dbt command from starting; of what our own macros refuse, their sentence alone."""
    if "in operation weft-on-run-start" not in message.partition("\n")[0]:
        return WeftError(f"dbt {command} could not run: {message}", log)
    what, _, fix = first_line(message).partition(" → ")
    return WeftError(what, fix or log)


HEADING = re.compile(r"[A-Z]\w+ Error( in .*)?")
"""A line of dbt above the one that says what happened; there may be several."""


def first_line(message: str | None) -> str:
    """The line of a dbt message that says what happened: the error itself, not the headings above it."""
    lines = [line.strip() for line in (message or "").splitlines() if line.strip()]
    said = [line for line in lines if not HEADING.fullmatch(line) and not line.startswith("> ")]
    errors = [line for line in said if "rror" in line]
    return next(iter([*errors, *said, *lines]), "no message")


def prepared_manifest(settings: Settings) -> Path:
    """The manifest of the project as its files are now, with the sources that the settings name.

    It is parsed again only when a file has changed; that of the last few choices of sources is kept.
    """
    folder = _parsed_folder(settings)
    if not is_prepared(settings):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f"{folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_prepared(settings):
                now = project_fingerprint()
                _stamp(settings).unlink(missing_ok=True)  # cut off from here on, the manifest is no state's
                run_dbt(settings, "parse", "--quiet", "--target-path", str(folder))
                write_whole(_stamp(settings), now)
        kept = sorted(folder.parent.glob("*/"), key=lambda other: other.stat().st_mtime)
        for old in kept[:-KEPT_PARSED]:
            shutil.rmtree(old, ignore_errors=True)
    os.utime(folder)
    return folder / "manifest.json"


def is_prepared(settings: Settings) -> bool:
    """Whether the manifest is of the project as its files are now."""
    manifest, stamp = _parsed_folder(settings) / "manifest.json", _stamp(settings)
    return manifest.exists() and stamp.exists() and stamp.read_text() == project_fingerprint()


def _parsed_folder(settings: Settings) -> Path:
    """Where dbt keeps what it parsed with these sources."""
    sources = "all" if settings.sources is None else "+".join(settings.sources)
    return settings.parsed_folder / hashlib.sha256(sources.encode()).hexdigest()[:12]


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
        f" import {__name__} as dbt; dbt.prepared_manifest(dbt.Settings())"
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


def _stamp(settings: Settings) -> Path:
    return _parsed_folder(settings) / "manifest.stamp"


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
