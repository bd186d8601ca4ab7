"""A vendor's lists, one after another, into its landing folder; what stops one does not stop the others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

from orchestration.base.errors import TransientError, WeftError
from orchestration.base.failures import readable
from orchestration.base.files import write_whole
from orchestration.base.settings import Settings
from orchestration.base.suggestions import closest
from orchestration.ingest.recipe import Account, Recipe, find_recipe, open_account
from orchestration.ingest.session import TIMEOUT, ComeLater, NotLetIn, PatientSession
from orchestration.ingest.state import IngestState, open_state
from orchestration.landing.contracts import read_contracts
from orchestration.landing.files import LAYOUT_FILE, LAYOUT_FILES

INSTALL = "pip install 'weft[ingest]'"
FOLDER = re.compile(r"[a-z][a-z0-9_]*")
PATIENCE = timedelta(minutes=5)


@dataclass
class Outcome:
    """What became of a run."""

    lines: list[str] = field(default_factory=list)
    errors: list[WeftError] = field(default_factory=list)

    @property
    def is_transient(self) -> bool:
        """Whether a later run may do better without anybody's doing."""
        return bool(self.errors) and all(isinstance(error, TransientError) for error in self.errors)


def ingest(
    settings: Settings,
    source: str,
    *,
    folder: str = "",
    since: datetime | None = None,
    only: Sequence[str] = (),
    patience: timedelta = PATIENCE,
    timeout: tuple[float, float] = TIMEOUT,
    rates: Sequence[tuple[int, float]] | None = None,
    rows_a_file: int | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Reads what has changed at a vendor since the last run into its landing folder.

    Args:
        settings: of this run.
        source: name of the recipe.
        folder: source folder; empty: that of the vendor.
        since: read again what has changed since this time.
        only: lists to read; empty: all.
        patience: how long one request is tried.
        timeout: seconds to connect, and between two pieces of an answer.
        rates: in place of the vendor's published ones.
        rows_a_file: rows after which files are written and noted.
        say: gets a line for each list.

    Raises:
        WeftError: nothing could be begun.
    """
    recipe = find_recipe(source)
    names = _lists(recipe, only)
    folder = _folder(recipe, folder)
    if settings.landing is None:
        raise WeftError(
            "WEFT_LANDING is not set: the sample store is no place for a shop's rows",
            "set it to the folder that runs read, such as WEFT_LANDING=/data/landing",
        )
    if not find_spec("dlt"):
        raise WeftError("reading from APIs needs dlt, which is not installed", f"install it: {INSTALL}")
    account = open_account(recipe, folder)
    with open_state(settings, folder) as state:
        _keep_pause(account, state)
        session = PatientSession(
            recipe.title,
            account.address,
            recipe.rates if rates is None else rates,
            patience,
            timeout,
            account.secrets,
        )
        return _read(account, names, session, state, settings, since, rows_a_file, say)


def _read(
    account: Account,
    names: list[str],
    session: PatientSession,
    state: IngestState,
    settings: Settings,
    since: datetime | None,
    rows_a_file: int | None,
    say: Callable[[str], None],
) -> Outcome:
    # Imported here: dlt takes seconds that no other command should pay for.
    from orchestration.ingest.walk import ROWS_A_FILE, ListReader

    landing = settings.landing or settings.landing_folder
    _say_layout(account, settings)
    outcome = Outcome()

    def tell(line: str) -> None:
        outcome.lines.append(line)
        say(line)

    for name in state.forget_missing(landing):
        tell(f"{name}: landing files are gone that were written before; they are read again")
    for name in names:
        reader = ListReader(account, name, session, state, landing, rows_a_file or ROWS_A_FILE)
        try:
            reader.read(since)
        except Exception as error:
            known = error if isinstance(error, WeftError) else readable(error, settings)
            outcome.errors.append(named(name, known))
        counts = ", ".join(f"{count:,} rows to {table}" for table, count in reader.landed.rows.items())
        tell(f"{name}: {counts or 'nothing new'} ({reader.landed.read:,} read)")
        last = outcome.errors[-1] if outcome.errors else None
        if isinstance(last, ComeLater):
            state.not_before = last.until
        if isinstance(last, ComeLater | NotLetIn):
            break
    return outcome


def named(name: str, error: WeftError) -> WeftError:
    """The error with the list that it stopped."""
    error.what = f"{name}: {error.what}"
    error.args = (f"{error.what}\n  → {error.fix}",)
    return error


def _lists(recipe: Recipe, only: Sequence[str]) -> list[str]:
    for name in only:
        if name not in recipe.lists:
            raise WeftError(
                f"{recipe.title} has no list {name}{closest(name, recipe.lists)}",
                f"there are: {', '.join(recipe.lists)}",
            )
    return [name for name in recipe.lists if not only or name in only]


def _folder(recipe: Recipe, folder: str) -> str:
    """The source folder, which has the recipe's layout.

    Raises:
        WeftError: its name is that of another layout, or no name of a folder.
    """
    folder = folder or recipe.name
    layout = read_contracts().layout_named(folder)
    if not FOLDER.fullmatch(folder) or layout not in (None, recipe.name):
        raise WeftError(
            f"a folder of {recipe.title} cannot be named {folder}",
            f"name it {recipe.name}, or {recipe.name}_<which shop> in small letters",
        )
    return folder


def _say_layout(account: Account, settings: Settings) -> None:
    """Writes whose layout a folder has that has not the vendor's name."""
    if account.folder != account.recipe.name and settings.landing:
        place = settings.landing / account.folder
        if not any((place / name).exists() for name in LAYOUT_FILES):
            write_whole(place / LAYOUT_FILE, f"layout: {account.recipe.name}\n")


def _keep_pause(account: Account, state: IngestState) -> None:
    """Keeps to a pause that the vendor asked an earlier run for.

    Raises:
        ComeLater: it is not over.
    """
    until = state.not_before
    if until and until > datetime.now(UTC):
        raise ComeLater(
            f"{account.recipe.title} asked for a pause until {until:%Y-%m-%d %H:%M:%S} UTC",
            "run it again after that; nothing was asked",
            until,
        )
    state.not_before = None
