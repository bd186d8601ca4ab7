"""What a sync is: rows of a public table, carried to one object of one account."""

import re
from pathlib import Path
from typing import ClassVar, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.activation.accounts import Account, load_accounts, setting_fault
from orchestration.activation.destination import DestinationObject, Mode
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT
from orchestration.base.suggestions import closest

SYNCS = PROJECT_ROOT / "orchestration" / "defs" / "syncs"
COMPONENT = "orchestration.activation.sync_asset.Sync"
PURPOSES = (
    "email_marketing",
    "sms_marketing",
    "whatsapp_marketing",
    "push_marketing",
    "ads_match",
    "service",
)
Purpose = Literal[
    "email_marketing", "sms_marketing", "whatsapp_marketing", "push_marketing", "ads_match", "service"
]
Identifier = Literal["email", "phone", "external_id"]


class Guards(BaseModel):
    """When a plan looks like a mistake upstream and nothing is sent."""

    model_config = ConfigDict(extra="forbid")

    max_remove_share: float = Field(0.3, ge=0, le=1)
    """Largest share of the audience that one run may remove."""

    max_growth: float = Field(4.0, gt=0)
    """Most rows that one run may add, as a multiple of those that are there."""

    min_rows: int = Field(10, ge=0)
    """Adding or removing no more than this is never stopped: in a small audience any share is large."""

    max_age_hours: float = Field(48, gt=0)
    """Oldest published generation that may be sent."""


class SyncSpec(BaseModel):
    """The attributes of one sync file."""

    model_config = ConfigDict(extra="forbid")

    name: str = ""
    """`<account>__<what>`: the name of its folder."""

    account: str
    """Account that receives the rows (orchestration/accounts.yml)."""

    object: str
    """What the rows become there: `profiles`, `list`, `events` …, as the destination's page names them."""

    title: str
    """The sync in words, as the people who use the destination call it."""

    segment: str | None = None
    """Only members of this segment, held back those in its holdout. None: everybody."""

    arm: str | None = None
    """Only members in this arm of the segment. None: all but the holdout."""

    event: str | None = None
    """Only events of this name (`activation_events`), where the object is events."""

    table: str = ""
    """Public table, `<schema>.<name>`; customers, or `activation.activation_events` for events."""

    key: str = ""
    """Its key column; the customer for people, `event_id` for events."""

    audience: str = ""
    """The destination's id of the list or audience. Empty: the last part of the sync's name."""

    purpose: Purpose
    """What the rows are used for: only who may be reached for it goes (`activation.contact_permissions`)."""

    mode: Mode | None = None
    """What happens to rows that are there already, or no longer wanted. None: the object's first."""

    mapping: dict[str, str] | None = None
    """Field at the destination → column. None: the destination's own."""

    identifiers: list[Identifier] | None = None
    """Which identifiers are sent. None: all that the object takes."""

    schedule: Literal["each run", "by hand"] = "each run"
    """`each run` goes with every generation; `by hand` only with `weft sync apply`."""

    holdout_percent: float = Field(0, ge=0, le=50)
    """Share of the rows' customers that this sync leaves out, to measure what it does; beside the segment's
    own."""

    history_hours: float = Field(72, gt=0)
    """An event older than this, or of the first load, is recorded as history and sets off no message."""

    guards: Guards = Guards()
    options: dict[str, str] = {}

    wants_nobody: ClassVar[bool] = False
    """Whether it only takes out whom it once put there."""

    @model_validator(mode="after")
    def _one_source(self) -> "SyncSpec":
        if self.event and self.object != "events":
            raise ValueError("event is for object: events")
        if self.arm and not self.segment:
            raise ValueError("arm is for a segment: name it as well")
        if self.arm and self.object == "events":
            raise ValueError("arm is for members: events are told of every arm")
        if self.arm == "holdout":
            raise ValueError("the holdout is never sent anything: name another arm")
        return self

    @property
    def remote_audience(self) -> str:
        """The id of the audience in the destination."""
        return self.audience or self.name.partition("__")[2]

    def account_of(self, accounts: dict[str, Account]) -> Account:
        """Its account.

        Raises:
            WeftError: the account file has none of that name.
        """
        if self.account not in accounts:
            raise WeftError(
                f"sync {self.name}: there is no account {self.account}{closest(self.account, accounts)}",
                f"the accounts are: {', '.join(sorted(accounts)) or 'none'}",
            )
        return accounts[self.account]

    def object_of(self, account: Account) -> type[DestinationObject]:
        """Its object, with everything the sync says of it checked.

        Raises:
            WeftError: naming the setting that the destination does not have, and those it has.
        """
        objects = account.vendor.objects
        if self.object not in objects:
            raise self._wrong(
                "object", f"{account.vendor.title} has no {self.object}", list(objects), self.object
            )
        found = objects[self.object]
        if found.purposes and self.purpose not in found.purposes:
            raise self._wrong("purpose", f"{self.object} is not for {self.purpose}", list(found.purposes), "")
        if self.mode and self.mode not in found.modes:
            raise self._wrong("mode", f"{self.object} cannot {self.mode}", list(found.modes), self.mode)
        for name in self.identifiers or []:
            if name not in found.identifiers:
                raise self._wrong(
                    "identifiers", f"{self.object} takes no {name}", list(found.identifiers), name
                )
        for name in self.mapping or {}:
            problem = found.field_problem(name)
            if problem:
                raise WeftError(f"sync {self.name}: mapping: {name} {problem}", "see docs/destinations")
        for name in self.options:
            if name not in found.option_names:
                raise self._wrong("options", f"{self.object} has no {name}", list(found.option_names), name)
        return found

    def _wrong(self, setting: str, what: str, known: list[str], given: str) -> WeftError:
        return WeftError(
            f"sync {self.name}: {setting}: {what}{closest(given, known)}",
            f"there {'is' if len(known) == 1 else 'are'}: {', '.join(known) or 'none'}",
        )


class RetiredSync(SyncSpec):
    """A sync whose file is gone, as it was: whatever it reads now, it wants nobody."""

    wants_nobody: ClassVar[bool] = True


def has_file(name: str) -> bool:
    """Whether a sync of that name is in the project; its file need not be right."""
    return (SYNCS / name / "defs.yaml").is_file()


def load_specs(folder: Path | None = None, accounts: dict[str, Account] | None = None) -> list[SyncSpec]:
    """Every sync of the project, by name, each checked against its account and destination.

    Raises:
        WeftError: a file does not describe a sync.
    """
    accounts = load_accounts() if accounts is None else accounts
    specs = []
    for file in sorted((folder or SYNCS).glob("*/defs.yaml")):
        try:
            content = yaml.safe_load(file.read_text()) or {}
        except yaml.YAMLError as error:
            raise WeftError(
                f"{file}: is no YAML ({str(error).splitlines()[0]})", "see docs/add-a-sync.md"
            ) from error
        if content.get("type") != COMPONENT:
            raise WeftError(f"{file}: type is {content.get('type')!r}", f"write `type: {COMPONENT}`")
        spec = read_spec(content.get("attributes") or {}, file)
        spec.object_of(spec.account_of(accounts))
        specs.append(spec)
    return specs


def read_spec(attributes: dict, file: Path) -> SyncSpec:
    """The sync that a file describes, named as its folder.

    Raises:
        WeftError: naming the first setting that is wrong.
    """
    name = file.parent.name
    if not re.fullmatch(r"[a-z][a-z0-9_]*__[a-z0-9_]+", name):
        raise WeftError(f"{file}: a sync's folder is named <account>__<what>, in small letters", "rename it")
    try:
        return SyncSpec.model_validate({"name": name, **attributes})
    except ValidationError as error:
        raise WeftError(f"{file}: {setting_fault(error, SyncSpec)}", "see docs/add-a-sync.md") from error


def find_specs(name: str | None) -> list[SyncSpec]:
    """The sync of that name, or all of them."""
    specs = load_specs()
    chosen = [spec for spec in specs if name in (None, spec.name)]
    if name and not chosen:
        known = [spec.name for spec in specs]
        raise WeftError(
            f"there is no sync {name}{closest(name, known)}", f"the syncs are: {', '.join(known) or 'none'}"
        )
    return chosen
