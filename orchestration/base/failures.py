"""Messages for failures that only the engine or the system could tell us."""

import traceback
from contextlib import suppress
from datetime import UTC, datetime

from orchestration.base.errors import TransientError, WeftError
from orchestration.base.files import disk_full, is_disk_full
from orchestration.base.settings import Settings


def keep_trace(error: Exception, settings: Settings) -> None:
    """Adds the stack trace to the log, for whoever mends it."""
    with suppress(OSError):
        settings.logs.mkdir(parents=True, exist_ok=True)
        with (settings.logs / "weft.log").open("a") as log:
            log.write(f"{datetime.now(UTC):%F %T} UTC\n{''.join(traceback.format_exception(error))}\n")


def readable(error: Exception, settings: Settings) -> WeftError:
    """The message for an error that no code of ours foresaw, or that only the engine could tell us."""
    text = str(error).strip() or type(error).__name__
    first = text.splitlines()[0]
    full = full_disk(error, settings)
    if full:
        return full
    if "could not set lock" in text.lower():
        return TransientError(
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
    if isinstance(error, (ConnectionError, TimeoutError)):
        return TransientError(
            f"no answer: {cause(error)}", "it is tried again; look whether the other side is up"
        )
    return unforeseen(error, "", settings)


def full_disk(error: BaseException, settings: Settings) -> WeftError | None:
    """The message for a full disk, where that is what an error, or one that led to it, is about."""
    cause: BaseException | None = error
    while cause is not None:
        if is_disk_full(cause, settings.home):
            return disk_full(settings.home, cause)
        cause = cause.__cause__ or cause.__context__
    return None


def unforeseen(error: Exception, where: str, settings: Settings) -> WeftError:
    """The message for an error of any type: where it happened, what it says, and where all of it stands.

    Args:
        error: whatever was raised.
        where: what was being done, and with which file or table; empty where nobody knows.
        settings: of this run.
    """
    keep_trace(error, settings)
    said = f"{where}: {cause(error)}" if where else cause(error)
    return WeftError(
        said,
        f"mend what is named and run again (a landing file whose name begins with '_' is left out). "
        f"The whole error is in {settings.logs / 'weft.log'}; readers keep the generation before",
    )


def cause(error: BaseException) -> str:
    """What an error says, in words: some types say no more than a key or a position."""
    text = next(iter(str(error).strip().splitlines()), "")
    if isinstance(error, KeyError):
        return f"there is no {text} (KeyError)"
    if isinstance(error, UnicodeDecodeError):
        return f"a text is not {error.encoding}: {error.reason} at byte {error.start:,} (UnicodeDecodeError)"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror} ({type(error).__name__})"
    return f"{text} ({type(error).__name__})" if text else type(error).__name__
