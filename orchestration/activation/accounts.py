"""The account file: where each destination is, what lets one in, and how fast it may be called.

Secrets are never in it: it names the environment variables that hold them. An account with `deliver: file`
needs no secret; its batches are written to a folder as they would go over the wire.
"""

import os
import ssl
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Literal

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration.activation import destinations
from orchestration.activation.api import Api, Limiter, NoLimit, Rate
from orchestration.activation.destination import Vendor
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.base.suggestions import closest

ADDRESSES = ("http://", "https://", "postgresql://")
ACCOUNTS = PROJECT_ROOT / "orchestration" / "accounts.yml"


class RateSetting(BaseModel):
    """A rate that the vendor agreed with this account, in place of the published one."""

    model_config = ConfigDict(extra="forbid")

    requests: int = Field(gt=0)
    seconds: float = Field(gt=0)


class Account(BaseModel):
    """One account at a destination."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"[a-z][a-z0-9_]*")
    """What syncs call it."""

    destination: str
    """The vendor: a module of `orchestration/activation/destinations`."""

    deliver: Literal["file", "live", "dry"] = "file"
    """`file` writes the batches to the folder `outbox`, `live` calls the vendor, `dry` sends nothing
    anywhere."""

    base_url: str = ""
    """Address of the API; empty: the vendor's own. A test server can stand in for it."""

    credentials: dict[str, str] = {}
    """Name of each secret → environment variable that holds it."""

    rates: dict[str, list[RateSetting]] | Literal["off"] | None = None
    """Rates in place of the published ones, by name of the limit; `off`: none."""

    patience_seconds: float = Field(300, gt=0)
    """How long a request is repeated while the vendor is busy or down, before it is left for a later run."""

    options: dict[str, str] = {}
    """What the destination's page in docs/ names beside these."""

    @property
    def vendor(self) -> Vendor:
        """What is known of its destination."""
        return find_vendor(self.destination)

    @property
    def address(self) -> str:
        """Where it is called."""
        return self.base_url or self.vendor.base_url

    def secrets(self) -> dict[str, str]:
        """The secrets, from the environment.

        Raises:
            WeftError: one has no variable, or the variable is empty.
        """
        found = {}
        for name in self.vendor.credentials:
            variable = self.credentials.get(name, "")
            value = os.environ.get(variable, "") if variable else ""
            if not value:
                where = f"the environment variable {variable}" if variable else f"no variable for {name}"
                raise WeftError(
                    f"account {self.name}: {where} is {'empty' if variable else 'named'}",
                    f"set it to the {name} of {self.vendor.title}, or write `deliver: file` in accounts.yml",
                )
            found[name] = value
        return found


def open_api(account: Account, limiter: Limiter | None = None) -> Api:
    """The account's API, ready to call; without secrets where nothing is called.

    Raises:
        WeftError: a secret is missing, or no address is known.
    """
    vendor = account.vendor
    live = account.deliver == "live"
    secrets = account.secrets() if live else {}
    if live and vendor.has_address and not _is_address(account.address):
        raise WeftError(
            f"account {account.name}: base_url is missing or no web address",
            f"state the address of your {vendor.title} in accounts.yml",
        )
    headers = {"Content-Type": "application/json", "User-Agent": "weft/0.1"}
    connections = httpx.Limits(max_connections=vendor.connections)
    client = httpx.Client(
        base_url=account.address if account.address.startswith("http") else "",
        headers=headers | (vendor.headers(secrets) if live else {}),
        timeout=httpx.Timeout(connect=10, read=120, write=60, pool=60),
        limits=connections,
        verify=_trusted(),
        follow_redirects=False,
        transport=vendor.transport(secrets, account.options) if vendor.transport and live else None,
    )
    return Api(
        name=account.name,
        client=client,
        limiter=limiter or NoLimit(),
        rates=_rates(account),
        is_busy=vendor.is_busy,
        problem=vendor.problem,
        secrets=secrets,
        options=account.options,
        address=account.address,
        connections=vendor.connections if live else 1,
        patience=timedelta(seconds=account.patience_seconds),
    )


def _is_address(text: str) -> bool:
    try:
        return text.startswith(ADDRESSES) and bool(httpx.URL(text).scheme)
    except httpx.InvalidURL:
        return False


@cache
def _trusted() -> ssl.SSLContext:
    """Whom we trust: read once, for it takes as long as a sync without changes."""
    return httpx.create_ssl_context()


def load_accounts(file: Path | None = None) -> dict[str, Account]:
    """Every account, by name.

    Raises:
        WeftError: the file is missing or wrong; the message names the account and the setting.
    """
    file = file or Settings().accounts or ACCOUNTS
    try:
        content: Any = yaml.safe_load(file.read_text()) or {}
    except (OSError, yaml.YAMLError) as error:
        raise WeftError(
            f"{file}: cannot be read ({str(error).splitlines()[0]})", "see docs/destinations"
        ) from error
    accounts: dict[str, Account] = {}
    for name, settings in (content.get("accounts") or {}).items():
        try:
            account = Account.model_validate({"name": str(name), **(settings or {})})
        except ValidationError as error:
            raise WeftError(
                f"{file}: account {name}: {setting_fault(error, Account)}",
                f"an account has: {', '.join(Account.model_fields)}",
            ) from error
        find_vendor(account.destination)
        accounts[account.name] = account
    return accounts


def setting_fault(error: ValidationError, model: type[BaseModel]) -> str:
    """The first fault in words; a key that there is not before the one that is missing for it."""
    faults = error.errors()
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    where = ".".join(str(part) for part in first["loc"]) or "the file"
    if first["type"] == "extra_forbidden":
        return f"{where}: there is no key of this name{closest(where, model.model_fields)}"
    return f"{where}: {'is missing' if first['type'] == 'missing' else first['msg']}"


def find_vendor(name: str) -> Vendor:
    """The vendor of that name.

    Raises:
        WeftError: there is none.
    """
    known = vendor_names()
    if name not in known:
        raise WeftError(
            f"there is no destination {name}{closest(name, known)}", f"there are: {', '.join(known)}"
        )
    return import_module(f"{destinations.__name__}.{name}").VENDOR


def vendor_names() -> list[str]:
    """Every destination there is a module for."""
    return sorted(
        module.name
        for module in iter_modules(destinations.__path__)
        if module.name not in ("checks", "hashing")
    )


def _rates(account: Account) -> dict[str, tuple[Rate, ...]]:
    if account.rates == "off":
        return {}
    agreed = {
        name: tuple(Rate(rate.requests, rate.seconds) for rate in rates)
        for name, rates in (account.rates or {}).items()
    }
    return {**account.vendor.rates, **agreed}
