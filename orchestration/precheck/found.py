"""What is wrong with a file, and the error that lists it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT

SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One fault: the file, where in it, and what, with the nearest right name."""

    file: Path
    where: str
    what: str

    def says(self, root: Path = PROJECT_ROOT) -> str:
        """It on one line, the file named from the project's root."""
        place = self.file.relative_to(root) if self.file.is_relative_to(root) else self.file
        return f"{place}: {self.where + ': ' if self.where else ''}{self.what}"


def refuse(faults: Iterable[Fault], root: Path = PROJECT_ROOT) -> None:
    """Stops before anything is built.

    Raises:
        WeftError: there is a fault; it lists the first ten.
    """
    lines = [fault.says(root) for fault in faults]
    if lines:
        more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
        raise WeftError("\n      ".join([*lines[:SHOWN], *more]), "mend it; nothing was loaded or built")
