"""Messages for failures that only the engine or the system could tell us."""

import traceback
from contextlib import suppress
from datetime import UTC, datetime

from orchestration.lib.errors import WeftError
from orchestration.lib.files import disk_full, is_disk_full
from orchestration.lib.settings import Settings


def keep_trace(error: Exception, settings: Settings) -> None:
    """Adds the stack trace to the log, for whoever mends it."""
    settings.logs.mkdir(parents=True, exist_ok=True)
    with suppress(OSError), (settings.logs / "weft.log").open("a") as log:
        log.write(f"{datetime.now(UTC):%F %T} UTC\n{''.join(traceback.format_exception(error))}\n")


def readable(error: Exception, settings: Settings) -> WeftError:
    """The message for an error that no code of ours foresaw, or that only the engine could tell us."""
    text = str(error).strip() or type(error).__name__
    first = text.splitlines()[0]
    if is_disk_full(error):
        return disk_full(settings.home, error)
    if "could not set lock" in text.lower():
        return WeftError(
            f"the warehouse is open in another program ({first})",
            "close it; to look at the data while runs go on, open published.duckdb",
        )
    if any(words in text.lower() for words in ("not a valid duckdb database", "corrupt", "checksum")):
        return WeftError(
            f"a DuckDB file in {settings.home} is damaged ({first})",
            "move it away and run again: it is built from the landing files; readers keep published.duckdb",
        )
    if "out of memory" in text.lower():
        return WeftError(
            f"not enough memory ({first})",
            "free disk space in WEFT_HOME to spill to, or set WEFT_MEMORY_LIMIT to more (default: 5GB)",
        )
    keep_trace(error, settings)
    return WeftError(
        f"{type(error).__name__}: {first}", f"this was not foreseen; see {settings.logs / 'weft.log'}"
    )
