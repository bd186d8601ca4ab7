"""What a load did, for a person and for the run's metadata."""

from dataclasses import dataclass, field

from orchestration.base.errors import WeftError
from orchestration.landing.arrivals import Arrived

ATTENTION = "attention: "
"""How a line begins that a summary never hides."""

UNREAD = ": landed, but no model reads it yet"
"""How the notice of a source without an adapter ends."""


def shortened(names: list[str], most: int = 6) -> str:
    """A list as text: the first few and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


@dataclass
class TableLoad:
    """One raw table after a load."""

    source: str
    table: str
    files_loaded: int = 0
    files_unchanged: int = 0
    files_removed: int = 0
    rows_loaded: int = 0
    quarantined: int = 0
    new_columns: list[str] = field(default_factory=list)
    """Columns that no contract has."""
    unexpected_columns: list[str] = field(default_factory=list)
    """Those of them that no earlier file had."""
    missing_columns: list[str] = field(default_factory=list)
    """Columns of earlier files, at first of the contract, that the files of this load lack."""
    arrived: Arrived = field(default_factory=Arrived)

    @property
    def changed(self) -> bool:
        """Whether the raw table differs from before."""
        return bool(self.files_loaded or self.files_removed)


@dataclass
class LoadSummary:
    """A whole load: its tables, and what a person should know."""

    tables: list[TableLoad] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """What a person should know before anything else."""
    stops: list[str] = field(default_factory=list)
    """Why nothing of what was landed may be published."""
    stopped: list[str] = field(default_factory=list)
    """The sources that are to blame."""
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether any raw table differs from before."""
        return any(table.changed for table in self.tables)

    @property
    def rows_loaded(self) -> int:
        """Rows copied by this load."""
        return sum(table.rows_loaded for table in self.tables)

    @property
    def files_loaded(self) -> int:
        """Files copied by this load."""
        return sum(table.files_loaded for table in self.tables)

    @property
    def files_unchanged(self) -> int:
        """Files that an earlier load had already copied."""
        return sum(table.files_unchanged for table in self.tables)

    @property
    def quarantined(self) -> int:
        """Rows and values that this load set aside."""
        return sum(table.quarantined for table in self.tables)

    @property
    def sources(self) -> list[str]:
        """Sources with at least one file."""
        return sorted({table.source for table in self.tables if table.files_loaded or table.files_unchanged})

    def lines(self) -> list[str]:
        """The summary as text, one fact a line."""
        head = (
            f"{self.rows_loaded:,} rows of {self.files_loaded:,} files in {len(self.tables):,} raw tables "
            f"of {', '.join(self.sources) or 'no source'} in {self.seconds:.1f} s"
        )
        if self.files_unchanged:
            head += f"; {self.files_unchanged:,} files unchanged"
        aside = [f"{self.quarantined:,} rows or values in quarantine: see staging.quarantine"]
        unread = [notice.removesuffix(UNREAD) for notice in self.notices if notice.endswith(UNREAD)]
        others = [notice for notice in self.notices if not notice.endswith(UNREAD)]
        together = [f"{', '.join(unread)}{UNREAD}"] if unread else []
        warnings = [f"{ATTENTION}{warning}" for warning in self.warnings]
        return [*warnings, head, *(aside if self.quarantined else []), *together, *others]

    def refuse(self) -> None:
        """Stops a run over landed files that are broken.

        Raises:
            WeftError: names every table and column that is over its bound.
        """
        if self.stops:
            lines = "".join(f"\n    {stop}" for stop in self.stops)
            said = "what was landed is broken; nothing was published or sent"
            raise WeftError(
                f"{', '.join(self.stopped)} stopped: {said}:{lines}",
                "mend it where it was exported and land it again (a file whose name begins with '_' is left "
                "out; docs/landing-folder.md). If it may be left out as it is: "
                "weft run --accept-unreadable. Readers keep the generation before",
            )
