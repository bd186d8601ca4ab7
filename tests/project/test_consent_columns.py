"""Each column of a contract that speaks of consent is read, or the contract says why it is not."""

import re

from orchestration.base.settings import PROJECT_ROOT

SPEAKS_OF_CONSENT = re.compile(
    "consent|opt(ed)?_?(in|out)|subscri|suppress|marketing|unsub|bounce|do_not", re.IGNORECASE
)


def columns_about_consent(manifest: dict) -> list[tuple[dict, str, dict]]:
    return [
        (source, name, (column.get("config") or {}).get("meta") or column.get("meta") or {})
        for source in manifest["sources"].values()
        for name, column in source["columns"].items()
        if SPEAKS_OF_CONSENT.search(name)
    ]


def staging_sql(layout: str) -> str:
    folder = PROJECT_ROOT / "models" / "staging" / layout
    return "\n".join(file.read_text("utf-8") for file in sorted(folder.rglob("*.sql")))


def test_each_column_about_consent_is_read_or_said_not_to_be(manifest: dict) -> None:
    found = columns_about_consent(manifest)
    assert len(found) > 30
    unheard = [
        f"{source['source_name']}.{source['name']}.{name}"
        for source, name, meta in found
        if meta.get("consent") != "unread"
        and not re.search(rf"\b{re.escape(name)}\b", staging_sql(source["source_name"]))
    ]
    assert not unheard, f"read them in staging, or say `meta: {{consent: unread, why: …}}`: {unheard}"


def test_a_column_that_is_left_unread_says_why_and_is_unread(manifest: dict) -> None:
    wrong = [
        f"{source['source_name']}.{source['name']}.{name}"
        for source, name, meta in columns_about_consent(manifest)
        if meta.get("consent") == "unread"
        and (not meta.get("why") or re.search(rf"\b{re.escape(name)}\b", staging_sql(source["source_name"])))
    ]
    assert not wrong, wrong
