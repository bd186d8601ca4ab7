"""Renders the published generation as one static page that asks nobody for anything."""

import base64
import hashlib
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings
from orchestration.report import marks, sections, words
from orchestration.report.reader import Published, Row

TEMPLATES = Path(__file__).parent / "templates"


def render_report(settings: Settings) -> Path:
    """Writes the report of the published generation and returns its path.

    The page is replaced as a whole, so that a reader never meets half of it.
    """
    with closing(Published(settings.published)) as published:
        context = _context(published, settings)
    page = _environment().get_template("page.html.j2").render(context)
    with replace_whole(settings.report) as draft:
        draft.write_text(page, encoding="utf-8")
    return settings.report


def _context(published: Published, settings: Settings) -> dict[str, Any]:
    generation = published.row("generation")
    as_of = _as_of(generation, settings)
    headline = sections.headline(published, as_of)
    currency = headline["orders"]["currency"] if headline["orders"] else None
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    return {
        "generation": generation,
        "as_of": as_of,
        "currency": currency,
        "headline": headline,
        "growth": sections.growth(published, as_of, currency),
        "sales": sections.sales(published, as_of),
        "segments": sections.segments(published, as_of),
        "rfm": sections.rfm(published),
        "cohorts": sections.cohorts(published),
        "identity": sections.identity(published),
        "syncs": sections.syncs(published),
        "quality": sections.quality(published),
        "misread": published.misread,
        "heat": marks.heat,
        "share_of": marks.share_of,
        "change": words.change,
        "style": Markup(style),
        "style_hash": _source_hash(style),
    }


def _as_of(generation: Row | None, settings: Settings) -> datetime | None:
    """The time that the generation speaks of: its "now", else when it was published."""
    if generation:
        return generation["as_of"] or generation["published_at"]
    return settings.as_of


def _source_hash(text: str) -> str:
    """The text as a content security policy names it: nothing else may style the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (words.count, words.people, words.compact, words.money, words.percent, words.day, words.month)
    for wording in (
        *filters,
        words.moment,
        words.ago,
        words.words,
        words.masked,
        words.channel,
        words.sentence,
        words.is_small,
    ):
        environment.filters[wording.__name__] = wording
    return environment
