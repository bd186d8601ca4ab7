"""Who may send: write keys and secrets, each by the name of the environment variable that holds it.

`collect.yml` in WEFT_HOME; where there is none, `orchestration/collect.yml`.
"""

import os
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing.contracts import Contracts

OWN = "collect.yml"
COMMITTED = PROJECT_ROOT / "orchestration" / OWN
IDENTIFIER = r"^[a-z][a-z0-9_]*$"


class Rate(BaseModel):
    """How many requests a sender may make."""

    model_config = ConfigDict(extra="forbid")

    requests: int = Field(1000, gt=0)
    seconds: float = Field(1, gt=0)


class Sender(BaseModel):
    """Who sends events."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=IDENTIFIER)
    """What logs call it."""

    rate: Rate = Rate()
    values: tuple[str, ...] = Field((), repr=False)
    """Its keys or secrets: the variable may hold two, separated by a blank, while one takes over."""


class WriteKey(Sender):
    """A source of the Segment protocol."""

    key: str
    """Environment variable that holds its write key."""

    folder: str = Field("segment", pattern=IDENTIFIER)
    """Source folder in the landing folder."""


class Webhook(Sender):
    """A vendor's webhooks, at /webhooks/<name>."""

    secret: str
    """Environment variable that holds what the vendor signs with."""

    vendor: Literal["shopify", "klaviyo", "attentive"]


class Limits(BaseModel):
    """Bounds of the collector."""

    model_config = ConfigDict(extra="forbid")

    body_bytes: int = Field(4_000_000, ge=1000, le=8_000_000)
    """Of one request, unpacked. The loader reads lines of up to 16 MB, and a call is two of them."""

    waiting_bytes: int = Field(64_000_000, gt=0)
    """Of requests that are being read or wait for the disk; beyond it they are answered 503."""

    publish_seconds: float = Field(300, gt=0)
    """How old an event may grow before the loader sees it."""

    publish_bytes: int = Field(64_000_000, gt=0)
    """How much may come together before it is published earlier."""

    remember: int = Field(1_000_000, gt=0)
    """Newest events that a repeated delivery is compared with, at least."""

    event_tables: int = Field(500, ge=0)
    """Tables for events in one folder; events of more names are in `tracks` alone."""


class CollectConfig(BaseModel):
    """What `collect.yml` holds."""

    model_config = ConfigDict(extra="forbid")

    write_keys: dict[str, WriteKey] = {}
    webhooks: dict[str, Webhook] = {}
    limits: Limits = Limits()
    off: list[str] = []
    """Senders of the committed file whose variable is empty."""

    @property
    def senders(self) -> list[WriteKey | Webhook]:
        """Everybody."""
        return [*self.write_keys.values(), *self.webhooks.values()]


def load_config(settings: Settings, contracts: Contracts) -> CollectConfig:
    """Reads who may send, with their keys and secrets.

    Raises:
        WeftError: the file is wrong, a variable is empty, or nobody may send.
    """
    own = settings.home / OWN
    file = own if own.exists() else COMMITTED
    config = _read(file)
    for sender in config.senders:
        variable = sender.key if isinstance(sender, WriteKey) else sender.secret
        sender.values = tuple(os.environ.get(variable, "").split())
        if not sender.values and file == own:
            raise WeftError(
                f"{file}: {sender.name}: the environment variable {variable} is empty",
                "set it to the key or secret, or remove the entry",
            )
        if not sender.values:
            config.off.append(f"{sender.name} ({variable} is not set)")
    config.write_keys = {name: key for name, key in config.write_keys.items() if key.values}
    config.webhooks = {name: webhook for name, webhook in config.webhooks.items() if webhook.values}
    if not config.senders:
        raise WeftError(
            f"nobody may send: none of the variables that {file} names is set",
            "set WEFT_WRITE_KEY to the key that your client libraries use",
        )
    _check(config, file, contracts)
    return config


def _read(file: Path) -> CollectConfig:
    try:
        content: Any = yaml.safe_load(file.read_text("utf-8")) or {}
        for part in ("write_keys", "webhooks"):
            for name, entry in (content.get(part) or {}).items():
                entry["name"] = str(name)
        return CollectConfig.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise WeftError(f"{file}: {where}: {first['msg']}", "see docs/collect-events.md") from error
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
        said = str(error).splitlines()[0]
        raise WeftError(f"{file}: cannot be read ({said})", "see docs/collect-events.md") from error


def _check(config: CollectConfig, file: Path, contracts: Contracts) -> None:
    """No key stands for two sources, and no folder has the layout of somebody else."""
    owner: dict[str, str] = {}
    for key in config.write_keys.values():
        for value in key.values:
            if owner.setdefault(value, key.name) != key.name:
                fix = "each needs a key of its own"
                raise WeftError(f"{file}: {owner[value]} and {key.name} have the same write key", fix)
        layout = contracts.layout_named(key.folder)
        if layout not in (None, "segment"):
            raise WeftError(
                f"{file}: {key.name}: the folder {key.folder} is that of the layout {layout}",
                "name it segment, rudderstack, or as no connector is named",
            )
