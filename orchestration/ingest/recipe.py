"""Recipes: what is read of a vendor, as dlt's REST configuration and a few lines on how tables change."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from orchestration.base.errors import WeftError
from orchestration.base.suggestions import closest

RECIPES = Path(__file__).parent / "recipes"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ADDRESS = "address"
"""The setting that every vendor has: where its API is, in place of the usual address."""


class Part(BaseModel):
    """Rows that stand in a list inside other rows and land as a table of their own."""

    model_config = ConfigDict(extra="forbid")

    path: str
    """The column that holds the list."""

    where: dict[str, str] = {}
    """Only rows with these values."""

    columns: dict[str, str] = {}
    """Column of the row → column of the row around it, where it has none of its own."""


class Feed(BaseModel):
    """How one list of the vendor is followed."""

    model_config = ConfigDict(extra="forbid")

    table: str = ""
    """Where its rows land; empty: the table of its own name. None of its rows land where it is `-`."""

    key: str = "id"
    """The column that tells its rows apart."""

    cursor: str = ""
    """Path of the time of the last change; without one the whole list is read each time."""

    order: Literal["ascending", "descending", "none"] = "none"
    """How the vendor hands out its rows by the cursor: what may be remembered in the middle of the list."""

    lookback_minutes: int = 15
    """How far before the cursor the next run begins."""

    columns: dict[str, str] = {}
    """Column to add → path in the row: what the connector whose layout this is repeats at the top."""

    parts: dict[str, Part] = {}
    """Table → the list in each row that it is made of."""

    @property
    def lookback(self) -> timedelta:
        """How far before the cursor the next run begins."""
        return timedelta(minutes=self.lookback_minutes)


class Recipe(BaseModel):
    """What is read of one vendor."""

    model_config = ConfigDict(extra="forbid")

    name: str
    """Of the recipe, and of the layout that its folder has."""

    title: str
    secrets: list[str]
    """What lets us in, each from an environment variable."""

    settings: dict[str, str] = {}
    """What else differs from account to account → its usual value; empty: there is none."""

    address: str
    """Where the API is, made of the settings."""

    rates: list[tuple[int, float]] = []
    """So many requests in so many seconds."""

    client: dict[str, Any]
    """dlt's REST configuration: how to get in, and how pages follow each other."""

    defaults: dict[str, Any] = {}
    """dlt's REST configuration: what all lists share."""

    lists: dict[str, dict[str, Any]]
    """dlt's REST configuration: the endpoint of each list."""

    feeds: dict[str, Feed] = Field(default={}, validate_default=True)
    """How each list is followed."""

    def feed(self, name: str) -> Feed:
        """How a list is followed."""
        return self.feeds.get(name) or Feed()


@dataclass(frozen=True)
class Account:
    """One account at a vendor: the folder it lands in, and the values of its recipe's words."""

    recipe: Recipe
    folder: str
    values: Mapping[str, str]
    address: str

    @property
    def secrets(self) -> list[str]:
        """What no message may repeat."""
        return [self.values[name] for name in self.recipe.secrets]


def recipe_names() -> list[str]:
    """Every vendor that there is a recipe for."""
    return sorted(file.stem for file in RECIPES.glob("*.yml"))


@cache
def find_recipe(name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        WeftError: there is none.
    """
    known = recipe_names()
    if name not in known:
        raise WeftError(
            f"there is no recipe {name}{closest(name, known)}",
            f"there are: {', '.join(known)}. Other sources land by a connector or an export",
        )
    return Recipe(name=name, **yaml.safe_load((RECIPES / f"{name}.yml").read_text("utf-8")))


def variable(folder: str, name: str) -> str:
    """The environment variable that holds a value of an account: two shops of one vendor have their own."""
    return f"{folder}_{name}".upper()


def open_account(recipe: Recipe, folder: str) -> Account:
    """The account whose values the environment has.

    Raises:
        WeftError: values are missing; all of them are named.
    """
    found = {
        name: os.environ.get(variable(folder, name), "").strip()
        for name in (*recipe.secrets, *recipe.settings, ADDRESS)
    }
    values = {name: value or recipe.settings.get(name, "") for name, value in found.items()}
    address = values.pop(ADDRESS)
    needed = [*recipe.secrets, *([] if address else PLACEHOLDER.findall(recipe.address))]
    missing = [variable(folder, name) for name in needed if not values.get(name)]
    if missing:
        raise WeftError(
            f"{folder}: {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set",
            f"set the environment variable{'s' * (len(missing) > 1)}; docs/ingest-from-an-api.md says"
            f" where {recipe.title} shows the values",
        )
    address = (address or filled(recipe.address, values)).rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise WeftError(
            f"{folder}: the address of {recipe.title} is no web address",
            f"write it as https://… in {variable(folder, ADDRESS)}",
        )
    return Account(recipe, folder, values, address)


def filled(config: Any, words: Mapping[str, Any]) -> Any:
    """A configuration with each `{word}` in its texts replaced; braces around anything else stay."""
    if isinstance(config, dict):
        return {key: filled(value, words) for key, value in config.items()}
    if isinstance(config, list):
        return [filled(value, words) for value in config]
    if isinstance(config, str):
        return PLACEHOLDER.sub(lambda found: str(words.get(found[1], found[0])), config)
    return config
