"""Messages for failures that only the engine or the system could tell us."""

from orchestration.lib.errors import WeftError
from orchestration.lib.files import disk_full, is_disk_full
from orchestration.lib.settings import Settings


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
    if "out of memory" in text.lower():
        return WeftError(
            f"not enough memory ({first})", "give the machine more, or set memory_limit in profiles.yml"
        )
    return WeftError(
        f"{type(error).__name__}: {first}", f"this was not foreseen; see {settings.logs / 'weft.log'}"
    )
