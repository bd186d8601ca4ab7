"""Where this run reads and writes, from the environment (WEFT_LANDING, WEFT_HOME, WEFT_AS_OF)."""

from datetime import datetime
from functools import cached_property
from pathlib import Path

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """The settings of one run. An empty variable counts as unset."""

    model_config = SettingsConfigDict(env_prefix="WEFT_", env_ignore_empty=True, extra="ignore")

    landing: Path | None = None
    """Landing folder; None means the sample store under `home`."""

    home: Path = Path(".weft")
    """Folder for everything Weft writes; a relative path counts from the project's root."""

    as_of: datetime | None = None
    """The run's "now"; None means the end of its data where the landing states one, else the clock."""

    accept_drop: bool = False
    """Publish although a table shrank: the volume checks compare with nothing for this run."""

    accept_unreadable: bool = False
    """Go on although files, rows or values of a landed table are broken beyond their bound."""

    accept_missing: bool = False
    """Go on although a table or source that was there is gone from the landing folder: its rows go too."""

    memory_limit: str = "5GB"
    """What DuckDB may hold in memory before it spills to disk; Python and dbt come on top (about 1 GB)."""

    threads: int | None = None
    """Threads of DuckDB for one query of a build; None: one for a small store, else one for each core."""

    accept_identity: bool = False
    """Publish although customers were merged or split in heaps, or one grew out of all measure."""

    suggest: bool = False
    """Score in each run who may be one person although no identifier says so (needs the extra `match`)."""

    alert_url: SecretStr | None = None
    """Where to tell that a run or a check failed, as apprise writes addresses; None: nobody is told."""

    parsed: Path | None = None
    """Where the parsed project is kept that several homes share; None: each home keeps its own."""

    accounts: Path | None = None
    """The account file of destinations; None: orchestration/accounts.yml."""

    sources: tuple[str, ...] | None = None
    """Layouts of the sources that models read, as a JSON list; None: those that have landed."""

    @field_validator("home")
    @classmethod
    def _home_from_root(cls, home: Path) -> Path:
        return home if home.is_absolute() else PROJECT_ROOT / home

    @cached_property
    def warehouse(self) -> Path:
        """The file that models build in; only the running job opens it."""
        return self.home / "warehouse.duckdb"

    @cached_property
    def published(self) -> Path:
        """The current generation for readers, replaced as a whole."""
        return self.home / "published.duckdb"

    @cached_property
    def sync_state(self) -> Path:
        """What destinations have confirmed; a file of its own: delivery never waits for a build."""
        return self.home / "sync_state.duckdb"

    @cached_property
    def sample_landing(self) -> Path:
        """Landing folder of the sample store."""
        return self.home / "sample" / "landing"

    @cached_property
    def sample_truth(self) -> Path:
        """Who each record of the sample store really belongs to; no model reads it."""
        return self.home / "sample" / "truth"

    @cached_property
    def report(self) -> Path:
        """The rendered report."""
        return self.home / "report" / "index.html"

    @cached_property
    def dbt_target(self) -> Path:
        """dbt's compiled files and manifest of this home, so that two homes never share them."""
        return self.home / "target"

    @cached_property
    def logs(self) -> Path:
        """Log files."""
        return self.home / "logs"

    @property
    def parsed_folder(self) -> Path:
        """Where the parsed project is kept, once for each choice of sources."""
        return self.parsed or self.dbt_target / "parsed"

    @property
    def landing_folder(self) -> Path:
        """The folder that this run loads."""
        return self.landing or self.sample_landing
