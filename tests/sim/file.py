"""Whoever takes the files of a folder: in the order of their names, each as a strict reader has it.

Oracle of CSV: the grammar of RFC 4180, read character by character; in the tests also other readers.
"""

import json
from pathlib import Path
from typing import Any

from tests.sim.server import VendorServer


class FileReader(VendorServer):
    """The folder's reader. Nothing is sent to it over the network."""

    name = "file"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    @property
    def files(self) -> list[Path]:
        """Everything that lies in the folder."""
        return sorted(self.folder.iterdir()) if self.folder.exists() else []

    def rows(self) -> dict[str, dict[str, Any]]:
        """What is there after all files, by key."""
        kept: dict[str, dict[str, Any]] = {}
        for file in self.files:
            for row in read_csv(file) if file.suffix == ".csv" else read_ndjson(file):
                operation, key = row.pop("operation"), row.pop("key")
                if operation == "remove":
                    kept.pop(key, None)
                else:
                    kept[key] = row
        return kept


def read_ndjson(file: Path) -> list[dict[str, Any]]:
    """Every line is an object."""
    text = file.read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def read_csv(file: Path) -> list[dict[str, str | None]]:
    """Records of equal length, ended by CRLF; a cell that is not quoted and empty is NULL."""
    text, place, records = file.read_bytes().decode(), 0, []
    while place < len(text):
        record, ended = [], False
        while not ended:
            value, place = _cell(text, place)
            record.append(value)
            if text[place] == ",":
                place += 1
                continue
            assert text[place : place + 2] == "\r\n", "a cell ends with a comma or CRLF"
            place, ended = place + 2, True
        records.append(record)
    names, *rows = records
    return [dict(zip(names, row, strict=True)) for row in rows]


def _cell(text: str, place: int) -> tuple[str | None, int]:
    if text[place] != '"':
        end = min(text.find(mark, place) for mark in (",", "\r\n") if text.find(mark, place) >= 0)
        assert not set(text[place:end]) & set('"\r\n\0'), "what is not quoted has no quote and no line break"
        return text[place:end] or None, end
    value, place = "", place + 1
    while True:
        end = text.index('"', place)
        value += text[place:end]
        if text[end + 1] != '"':
            return value, end + 1
        value, place = value + '"', end + 2
