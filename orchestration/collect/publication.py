"""From the journal to the files that the loader reads: all rows of a journal file, once, whatever happens.

A table's newest file takes more rows until it has 8 MB: it is written anew beside its place and swapped in,
for the loader reads a changed file whole and must never see half of one. Which swaps belong together stands
in one small file before the first of them: a start after a crash completes them, or begins again.
"""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from orchestration.base.files import replace_whole, sync
from orchestration.collect.journal import read

INTENT = ".publishing"
GROWS_UNTIL = 8_000_000
"""Bytes from which on a file is left as it is: no load reads more than this again for one new row."""


def publish(landing: Path, state: Path, journal_file: Path, keep: Callable[[list[bytes]], None]) -> int:
    """Moves the rows of a journal file into the tables' files; gives their number.

    Args:
        landing: the landing folder.
        state: the collector's own folder.
        journal_file: one that nothing is appended to any more.
        keep: writes the digests of its events to the disk.
    """
    complete(landing, state)
    if not journal_file.exists():
        return 0
    found = read(journal_file)
    rows: dict[str, list[bytes]] = defaultdict(list)
    for entry in found.entries:
        for table, row in entry.rows:
            rows[table].append(row)
    keep([entry.digest for entry in found.entries])
    swaps = [_draft(landing, table, lines) for table, lines in sorted(rows.items())]
    with replace_whole(state / INTENT) as intent:
        intent.write_text(json.dumps({"journal": journal_file.name, "swaps": swaps}))
    complete(landing, state)
    return sum(map(len, rows.values()))


def complete(landing: Path, state: Path) -> None:
    """Does what is left of a publication that was begun."""
    intent = state / INTENT
    if not intent.exists():
        return
    begun = json.loads(intent.read_text())
    for draft, place in begun["swaps"]:
        if (landing / draft).exists():
            os.replace(landing / draft, landing / place)
    for folder in {(landing / place).parent for _, place in begun["swaps"]}:
        sync(folder)
    (state / begun["journal"]).unlink(missing_ok=True)
    sync(state)
    intent.unlink()
    sync(state)


def _draft(landing: Path, table: str, lines: list[bytes]) -> tuple[str, str]:
    """Writes the next state of a table's newest file beside its place; gives both, within the landing."""
    folder = landing / table
    if not folder.exists():
        folder.mkdir(parents=True)
        sync(folder.parent)
        sync(folder.parent.parent)
    files = sorted(path for path in folder.glob("*.jsonl") if path.stem.isdecimal())
    newest = files[-1] if files else None
    if newest and newest.stat().st_size < GROWS_UNTIL:
        place = newest
    else:
        place = folder / f"{int(newest.stem) + 1 if newest else 1:08d}.jsonl"
    draft = folder / f".{place.name}.draft"
    with draft.open("wb") as out:
        if place == newest:
            with place.open("rb") as before:
                shutil.copyfileobj(before, out)
        out.write(b"\n".join(lines) + b"\n")
    sync(draft)
    return str(draft.relative_to(landing)), str(place.relative_to(landing))
