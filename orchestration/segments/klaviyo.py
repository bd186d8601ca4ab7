"""Klaviyo's segments as files of this project: what has an equal here, and the reason for what has none."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.errors import WeftError
from orchestration.base.files import write_whole
from orchestration.segments.klaviyo_filters import (
    Refused,
    consented,
    filtered,
    number_of,
    predicted,
    property_of,
    region,
    window_of,
)
from orchestration.segments.klaviyo_names import METRICS, REFUSED
from orchestration.segments.read import FOLDER, MOST_NAME, read_segment

NOTES = (
    "Klaviyo cuts days in UTC: each file says `zone: UTC`",
    "in Klaviyo `doesn't equal` leaves out people of whom the value is not known: `when_missing: no_match`",
)


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
    names = {
        one["id"]: one.get("attributes", {}).get("name", "") for one in (_data(metrics) if metrics else [])
    }
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
        write_whole(target, _text(title, owner, members))
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
                    reasons.append(
                        f"group {number}, condition {place}: not as Klaviyo documents it ({error!r})"
                    )
            found.append(parts[0] if len(parts) == 1 else {"any": parts})
        return found[0] if len(found) == 1 else {"all": found}

    def condition(self, condition: dict) -> dict:
        """One condition.

        Raises:
            Refused: it has no equal here.
        """
        kinds: dict[str, Callable[[dict], dict]] = {
            "profile-metric": self._metric,
            "profile-property": property_of,
            "profile-marketing-consent": consented,
            "profile-group-membership": self._membership,
            "profile-predictive-analytics": predicted,
            "profile-region": region,
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
        wanted = number_of(condition["measurement_filter"])
        if condition["measurement"] == "sum":
            found["sum"] = {"of": "amount", **wanted}
        elif wanted != {"at_least": 1} and wanted != {"more_than": 0}:
            found["count"] = wanted
        window = window_of(condition["timeframe_filter"])
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
        return filtered(columns[name], one["filter"])

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
