"""Klaviyo's segments as files of this project: what has an equal here, and the reason for what has none."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.errors import WeftError
from orchestration.segments.klaviyo_names import (
    CONSENTS,
    EUROPEAN_UNION,
    METRICS,
    NUMBERS,
    PREDICTIONS,
    PROPERTIES,
    REFUSED,
    TEXTS,
)
from orchestration.segments.read import FOLDER, MOST_NAME, read_segment

NOTES = (
    "Klaviyo cuts days in UTC: each file says `zone: UTC`",
    "in Klaviyo `doesn't equal` leaves out people of whom the value is not known: `when_missing: no_match`",
)


class Refused(Exception):
    """Why one condition has no equal here."""


@dataclass
class Outcome:
    """What became of a file."""

    written: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def import_file(file: Path, owner: str, metrics: Path | None = None, folder: Path = FOLDER) -> Outcome:
    """Writes a file for each segment that can be told in full; a part of a segment would be another one.

    Args:
        file: the answer of GET /api/segments/<id>, or of /api/segments.
        owner: of the new segments.
        metrics: the answer of GET /api/metrics: a segment names events by Klaviyo's ids of them.
        folder: to write into.
    """
    segments = _data(file)
    names = {one["id"]: one.get("attributes", {}).get("name", "") for one in (_data(metrics) if metrics else [])}
    slugs = {one.get("id"): _slug(one.get("attributes", {}).get("name") or "") for one in segments}
    translator = Translator(names, {key: slug for key, slug in slugs.items() if key})
    outcome = Outcome()
    for one in segments:
        title = one.get("attributes", {}).get("name") or "(without a name)"
        slug, reasons = _slug(title), []
        target = folder / f"{slug}.yml"
        if not slug or target.exists():
            reasons.append(f"segments/{slug}.yml is there already" if slug else "its name has no letters")
        members = translator.definition(one.get("attributes", {}).get("definition"), reasons)
        if reasons:
            outcome.refused[title] = reasons
            continue
        target.write_text(_text(title, owner, members), encoding="utf-8")
        try:
            read_segment(target, {slug, *slugs.values()})
        except WeftError as error:
            target.unlink()
            outcome.refused[title] = [error.what]
            continue
        outcome.written.append(slug)
    outcome.notes = list(NOTES) if outcome.written else []
    return outcome


def _data(file: Path) -> list[dict]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        data = content["data"]
        return [data] if isinstance(data, dict) else list(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeftError(
            f"{file} is no answer of Klaviyo's API: it has no `data`", "save the whole answer as JSON"
        ) from error


def _slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:MOST_NAME].strip("_")
    return words if not words[:1].isdigit() else f"segment_{words}"[:MOST_NAME]


def _text(title: str, owner: str, members: dict) -> str:
    plain = re.sub(r"[^\w .,:;!?&()+'’–-]", " ", title).strip()
    content = {
        "title": plain,
        "description": f"Imported from the Klaviyo segment {plain}.",
        "owner": owner,
        "purpose": "Imported; say here what it is for.",
        "channels": ["email"],
        "holdout_percent": 0,
        "zone": "UTC",
        "members": members,
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)


@dataclass
class Translator:
    """Translates conditions.

    Attributes:
        metrics: Klaviyo's id of each metric → its name.
        segments: Klaviyo's id of each segment of the same answer → its name here.
    """

    metrics: dict[str, str]
    segments: dict[str, str]

    def definition(self, definition: Any, reasons: list[str]) -> dict:
        """Groups of which all must hold, each of conditions of which any must; reasons are added."""
        groups = (definition or {}).get("condition_groups") or []
        if not groups:
            reasons.append("it has no definition: ask for it with ?additional-fields[segment]=definition")
        found = []
        for number, group in enumerate(groups, start=1):
            parts = []
            for place, condition in enumerate(group.get("conditions", []), start=1):
                try:
                    parts.append(self.condition(condition))
                except Refused as refused:
                    reasons.append(f"group {number}, condition {place} ({condition.get('type')}): {refused}")
                except (KeyError, TypeError, ValueError, AttributeError) as error:
                    reasons.append(f"group {number}, condition {place}: not as Klaviyo documents it ({error!r})")
            found.append(parts[0] if len(parts) == 1 else {"any": parts})
        return found[0] if len(found) == 1 else {"all": found}

    def condition(self, condition: dict) -> dict:
        """One condition.

        Raises:
            Refused: it has no equal here.
        """
        kinds: dict[str, Callable[[dict], dict]] = {
            "profile-metric": self._metric,
            "profile-property": _property,
            "profile-marketing-consent": _consent,
            "profile-group-membership": self._membership,
            "profile-predictive-analytics": _prediction,
            "profile-region": _region,
        }
        kind = condition.get("type", "")
        if kind not in kinds:
            raise Refused(REFUSED.get(kind, "this kind of condition is not known here"))
        return kinds[kind](condition)

    def _metric(self, condition: dict) -> dict:
        metric = condition["metric_id"]
        name = self.metrics.get(metric)
        if name is None:
            raise Refused(f"metric {metric} has no name: give the answer of /api/metrics with --metrics")
        if name not in METRICS:
            raise Refused(f"the timeline has no event for the metric “{name}”")
        event, channel = METRICS[name]
        found: dict[str, Any] = {"event": event}
        wanted = _number(condition["measurement_filter"])
        if condition["measurement"] == "sum":
            found["sum"] = {"of": "amount", **wanted}
        elif wanted != {"at_least": 1} and wanted != {"more_than": 0}:
            found["count"] = wanted
        window = _window(condition["timeframe_filter"])
        if window:
            found["within"] = window
        where = [{"field": "properties.channel", "is": channel}] if channel else []
        where += [self._metric_filter(one) for one in condition.get("metric_filters") or []]
        if where:
            found["where"] = where
        return found

    def _metric_filter(self, one: dict) -> dict:
        columns = {"$value": "amount", "ProductID": "product_id", "Product ID": "product_id"}
        name = one.get("property") or one.get("field") or ""
        if name not in columns:
            raise Refused(f"events here have no “{name}”")
        return _filtered(columns[name], one["filter"])

    def _membership(self, condition: dict) -> dict:
        ids = condition["group_ids"]
        unknown = [one for one in ids if one not in self.segments]
        if unknown:
            raise Refused(
                f"{', '.join(unknown)} is a list of Klaviyo's, or a segment that is not in this answer"
            )
        if condition.get("timeframe_filter"):
            raise Refused("since when somebody is in a segment starts anew here")
        parts: list[dict] = [{"segment": self.segments[one]} for one in ids]
        found = parts[0] if len(parts) == 1 else {"any": parts}
        return found if condition["is_member"] else {"not": found}


def _property(condition: dict) -> dict:
    name = condition["property"]
    if name not in PROPERTIES:
        raise Refused(f"`customers` has no column for the property “{name}”")
    if name == "location['country']":
        raise Refused("Klaviyo keeps names of countries; say `country_code` with two letters")
    return _filtered(PROPERTIES[name], condition["filter"])


def _prediction(condition: dict) -> dict:
    dimension = condition["dimension"]
    if dimension not in PREDICTIONS:
        raise Refused(f"there is no {dimension} here")
    return _filtered(PREDICTIONS[dimension], condition["filter"])


def _region(condition: dict) -> dict:
    countries = {"european_union": list(EUROPEAN_UNION), "united_states": ["US"]}[condition["region"]]
    if condition["in_region"]:
        return {"field": "country_code", "in": countries}
    return {"field": "country_code", "not_in": countries, "when_missing": "no_match"}


def _consent(condition: dict) -> dict:
    consent = condition["consent"]
    stated = consent["consent_status"]
    key = (consent["channel"], consent["can_receive_marketing"], stated["subscription"])
    if key not in CONSENTS:
        raise Refused(f"no status here is {' '.join(map(str, key))}")
    found: dict[str, Any] = {"consent": consent["channel"], "status": CONSENTS[key]}
    for one in stated.get("filters") or []:
        if one.get("field") != "status_date":
            raise Refused(f"how consent was given is kept in words, not as Klaviyo's {one.get('field')}")
        window = _window(one["filter"])
        if window:
            found["since"] = window
    return found


def _number(numeric: dict) -> dict:
    return {NUMBERS[numeric["operator"]]: numeric["value"]}


def _filtered(column: str, given: dict) -> dict:
    """A column and a filter on it."""
    kind, operator = given["type"], given["operator"]
    if kind == "existence":
        return {"field": column, "is_set": operator == "is-set"}
    if kind == "numeric":
        found = {"field": column, **_number(given)}
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
    window = _window(given)
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


def _window(given: dict) -> Any:
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
