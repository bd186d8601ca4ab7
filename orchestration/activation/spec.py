"""What a sync is: one activation model carried to one audience of one destination."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT

SYNCS = PROJECT_ROOT / "orchestration" / "defs" / "syncs"
COMPONENT = "orchestration.activation.audience_sync.AudienceSync"


class Guards(BaseModel):
    """When a plan looks like a mistake upstream and nothing is sent."""

    model_config = ConfigDict(extra="forbid")

    max_remove_share: float = Field(0.3, ge=0, le=1)
    """Largest share of the audience that one run may remove."""

    min_removes: int = Field(10, ge=0)
    """Removing no more than this is never stopped: in a small audience any share is large."""

    max_age_hours: float = Field(48, gt=0)
    """Oldest published generation that may be sent."""


class SyncSpec(BaseModel):
    """The attributes of one sync file."""

    model_config = ConfigDict(extra="forbid")

    activation: str
    """The activation model, `act_<destination>__<audience>`; the sync is named for it."""

    audience: str
    """The audience (list) in words, as the people who use the destination call it."""

    destination: Literal["klaviyo"]
    """Whose payload the rows are given."""

    delivery: Literal["file"] = "file"
    """How they travel: `file` writes the requests to the outbox folder, and no account is needed."""

    list_id: str = ""
    """The destination's id of the audience; empty: the last part of the model's name."""

    mode: Literal["mirror", "upsert", "create_only"] = "mirror"
    """`mirror` adds, updates and removes what we once added; the others remove withdrawn consent only."""

    guards: Guards = Guards()

    @field_validator("activation")
    @classmethod
    def _named_like_an_activation_model(cls, activation: str) -> str:
        parts = activation.removeprefix("act_").split("__")
        if not activation.startswith("act_") or len(parts) != 2 or not all(parts):
            raise ValueError("must be named act_<destination>__<audience>")
        return activation

    @property
    def name(self) -> str:
        """`<destination>__<audience>`."""
        return self.activation.removeprefix("act_")

    @property
    def remote_list(self) -> str:
        """The id of the audience in the destination."""
        return self.list_id or self.name.partition("__")[2]


def load_specs(folder: Path = SYNCS) -> list[SyncSpec]:
    """Every sync of the project, by name.

    Raises:
        WeftError: a file does not describe a sync, or two describe the same one.
    """
    specs: dict[str, SyncSpec] = {}
    for file in sorted(folder.glob("*/defs.yaml")):
        content = yaml.safe_load(file.read_text()) or {}
        try:
            spec = SyncSpec.model_validate(content.get("attributes") or {})
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise WeftError(f"{file}: {where}: {first['msg']}", "see docs/add-a-sync.md") from error
        if content.get("type") != COMPONENT:
            raise WeftError(f"{file}: type is {content.get('type')!r}", f"write `type: {COMPONENT}`")
        if spec.name in specs:
            raise WeftError(f"{file}: there is already a sync of {spec.activation}", "remove one of the two")
        specs[spec.name] = spec
    return list(specs.values())


def find_specs(name: str | None) -> list[SyncSpec]:
    """The sync of that name, or all of them."""
    specs = load_specs()
    chosen = [spec for spec in specs if name in (None, spec.name)]
    if name and not chosen:
        known = ", ".join(spec.name for spec in specs) or "none"
        raise WeftError(f"there is no sync {name}", f"the syncs are: {known}")
    return chosen
