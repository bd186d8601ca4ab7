"""What the last run noted of itself (`last_run.json`): its steps, their seconds, its problems."""

import json
from pathlib import Path
from typing import Any

from orchestration.base.files import write_whole
from orchestration.base.settings import Settings


def write_last_run(settings: Settings, note: dict[str, Any]) -> None:
    """Replaces the note.

    Raises:
        WeftError: the disk is full.
    """
    write_whole(_file(settings), json.dumps(note))


def read_last_run(settings: Settings) -> dict[str, Any]:
    """The note; nothing where there is none, or one that an older version left by half."""
    try:
        note = json.loads(_file(settings).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _file(settings: Settings) -> Path:
    return settings.home / "last_run.json"
