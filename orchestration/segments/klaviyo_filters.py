"""Klaviyo's conditions on a profile, and its filters, as a segment's file has them."""

import csv
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.klaviyo_names import (
    CONSENTS,
    EUROPEAN_UNION,
    NUMBERS,
    PREDICTIONS,
    PROPERTIES,
    TEXTS,
)


class Refused(Exception):
    """Why one condition has no equal here."""


def property_of(condition: dict) -> dict:
    """A property of a profile."""
    name = condition["property"]
    if name not in PROPERTIES:
        raise Refused(f"`customers` has no column for the property “{name}”")
    if name == "location['country']":
        return filtered(PROPERTIES[name], with_codes(condition["filter"]))
    return filtered(PROPERTIES[name], condition["filter"])


def with_codes(given: dict) -> dict:
    """A filter on the names of countries that Klaviyo keeps, as one on their codes."""
    if given["type"] == "existence":
        return given
    if given["operator"] not in ("equals", "not-equals", "in", "not-in"):
        raise Refused("Klaviyo keeps names of countries; say `country_code` with two letters")
    codes = country_codes()
    names = given["value"] if isinstance(given["value"], list) else [given["value"]]
    unknown = [name for name in names if name.strip().lower() not in codes]
    if unknown:
        raise Refused(f"no country of seeds/country_names.csv is called {', '.join(unknown)}")
    found = [codes[name.strip().lower()] for name in names]
    return given | {"value": found if isinstance(given["value"], list) else found[0]}


@cache
def country_codes() -> dict[str, str]:
    """Names of countries in small letters, and codes themselves → the two-letter code."""
    with (PROJECT_ROOT / "seeds" / "country_names.csv").open(encoding="utf-8") as file:
        names = {row["country_name"]: row["country_code"] for row in csv.DictReader(file)}
    return names | {code.lower(): code for code in names.values()}


def predicted(condition: dict) -> dict:
    """A figure of Klaviyo's predictions."""
    dimension = condition["dimension"]
    if dimension not in PREDICTIONS:
        raise Refused(f"there is no {dimension} here")
    return filtered(PREDICTIONS[dimension], condition["filter"])


def region(condition: dict) -> dict:
    """The European Union or the United States; of whom no country is known is in neither nor outside."""
    countries = {"european_union": list(EUROPEAN_UNION), "united_states": ["US"]}[condition["region"]]
    if condition["in_region"]:
        return {"field": "country_code", "in": countries}
    return {"field": "country_code", "not_in": countries, "when_missing": "no_match"}


def consented(condition: dict) -> dict:
    """Consent to marketing."""
    consent = condition["consent"]
    stated = consent["consent_status"]
    key = (consent["channel"], consent["can_receive_marketing"], stated["subscription"])
    if key not in CONSENTS:
        raise Refused(f"no status here is {' '.join(map(str, key))}")
    found: dict[str, Any] = {"consent": consent["channel"], "status": CONSENTS[key]}
    for one in stated.get("filters") or []:
        if one.get("field") != "status_date":
            raise Refused(f"how consent was given is kept in words, not as Klaviyo's {one.get('field')}")
        window = window_of(one["filter"])
        if window:
            found["since"] = window
    return found


def number_of(numeric: dict) -> dict:
    """A number compared."""
    return {NUMBERS[numeric["operator"]]: numeric["value"]}


def filtered(column: str, given: dict) -> dict:
    """A column and a filter on it."""
    kind, operator = given["type"], given["operator"]
    if kind == "existence":
        return {"field": column, "is_set": operator == "is-set"}
    if kind == "numeric":
        found = {"field": column, **number_of(given)}
        return found | ({"when_missing": "no_match"} if operator == "not-equals" else {})
    if kind == "boolean":
        return {"field": column, "is": given["value"]}
    if kind == "date":
        return _date(column, given)
    if kind == "string" and operator in TEXTS:
        name, denies = TEXTS[operator]
        return {"field": column, name: given["value"]} | ({"when_missing": "no_match"} if denies else {})
    if kind == "string" and operator in ("not-starts-with", "not-ends-with"):
        inner = {"field": column, operator.removeprefix("not-").replace("-", "_"): given["value"]}
        return {"all": [{"not": inner}, {"field": column, "is_set": True}]}
    raise Refused(f"there is no {kind} {operator} here")


def _date(column: str, given: dict) -> dict:
    window = window_of(given)
    if not window:
        raise Refused("a date at any time says nothing")
    if isinstance(window, str):
        return {"field": column, "in_last": window}
    if given["operator"] == "in-the-next":
        return {"field": column, "in_next": window["next"]}
    if set(window) == {"more_than_ago"}:
        return {"field": column, "more_than_ago": window["more_than_ago"]}
    if {"start", "end"} <= set(window):
        return {"field": column, "between": [window["start"], window["end"]]}
    if "start" in window:
        return {"field": column, "after": window["start"] - timedelta(days=1)}
    if "end" in window:
        return {"field": column, "before": window["end"] + timedelta(days=1)}
    parts = [{"field": column, "in_last": window["last"]}]
    return {"all": [*parts, {"field": column, "more_than_ago": window["more_than_ago"]}]}


def window_of(given: dict) -> Any:
    """A window as a segment's file has it; None for any time."""
    operator = given["operator"]
    if operator == "alltime":
        return None
    if operator == "in-the-last":
        return _span(given["quantity"], given["unit"])
    if operator == "at-least":
        return {"more_than_ago": _span(given["quantity"], given["unit"])}
    if operator == "in-the-next":
        return {"next": _span(given["quantity"], given["unit"])}
    if operator == "between":
        near, far = sorted((given["start"], given["end"]))
        if near == 0:
            return _span(far, given["unit"])
        return {"last": _span(far, given["unit"]), "more_than_ago": _span(near, given["unit"])}
    if operator == "after":
        return {"start": _day(given["date"])}
    if operator == "before":
        return {"end": _day(given["date"]) - timedelta(days=1)}
    if operator == "between-static":
        return {"start": _day(given["start"]), "end": _day(given["end"]) - timedelta(days=1)}
    raise Refused(f"dates that come again each year or month ({operator}) are not known here")


def _span(quantity: int, unit: str) -> str:
    if quantity < 1:
        raise Refused("a length of time of nothing")
    return f"{quantity} {unit}s"


def _day(text: str) -> date:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        raise Refused(f"a date with a time of day ({text})")
    return moment.date()
