"""What went wrong in a dbt command, in the few words that say what to mend."""

import re
from typing import TYPE_CHECKING, Any

from orchestration.base.claims import broken_claims, claims_of, named
from orchestration.base.errors import WeftError
from orchestration.base.files import disk_full, is_disk_full
from orchestration.base.settings import Settings

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

TOLD = 5
"""How many failed nodes a message names."""
HEADING = re.compile(r"[A-Z]\w+ Error( in .*)?")
"""A line of dbt above the one that says what happened; there may be several."""


def failure(settings: Settings, command: str, outcome: "dbtRunnerResult") -> WeftError | None:
    """What a command that ended left undone; nothing where it succeeded."""
    if outcome.success:
        return None
    results = list(getattr(outcome.result, "results", None) or [])
    for said in (str(outcome.exception or ""), *(str(result.message or "") for result in results)):
        if is_disk_full(Exception(said)):
            return disk_full(settings.home, first_line(said))
    log = f"see {settings.logs / 'dbt.log'}"
    if outcome.exception is not None:
        return _could_not_run(command, str(outcome.exception), log)
    failed = [result for result in results if result.status in ("error", "fail", "runtime error")]
    said = "".join(f"\n    {one.node.name}: {_what_failed(settings, one)}" for one in failed[:TOLD])
    more = f"\n    and {len(failed) - TOLD} more" if len(failed) > TOLD else ""
    return WeftError(f"dbt {command}: {len(failed)} nodes failed:{said}{more}", log)


def _what_failed(settings: Settings, result: Any) -> str:
    if result.status == "fail" and claims_of(result.node) != [result.node.name]:
        return named(broken_claims(settings, result))
    return first_line(result.message)


def _could_not_run(command: str, message: str, log: str) -> WeftError:
    """What kept a dbt command from starting; of what our own macros refuse, their sentence alone."""
    if "in operation weft-on-run-start" not in message.partition("\n")[0]:
        return WeftError(f"dbt {command} could not run: {message}", log)
    what, _, fix = first_line(message).partition(" → ")
    return WeftError(what, fix or log)


def first_line(message: str | None) -> str:
    """The line of a dbt message that says what happened: the error itself, not the headings above it."""
    lines = [line.strip() for line in (message or "").splitlines() if line.strip()]
    said = [line for line in lines if not HEADING.fullmatch(line) and not line.startswith("> ")]
    errors = [line for line in said if "rror" in line]
    return next(iter([*errors, *said, *lines]), "no message")
