"""What a file is whose name says CSV, where it is something else."""

import re
from pathlib import Path

from orchestration.landing.encodings import open_bytes
from orchestration.landing.readers import UnreadableFile

SAVE_IT = "open it in Excel and save each sheet as CSV UTF-8 (Comma delimited)"
BEGINS = {
    b"PK\x03\x04": f"it is an Excel workbook or another archive: {SAVE_IT}",
    b"\xd0\xcf\x11\xe0": f"it is an Excel workbook: {SAVE_IT}",
    b"PAR1": "it is a Parquet file: let its name end with .parquet",
    b"%PDF": "it is a PDF",
}
"""The first bytes of a file → why no line of it can be read."""

SEPARATOR_LINE = re.compile(rb'^(\xef\xbb\xbf)?"?sep=.?"?\r?\n$', re.IGNORECASE)
SEPARATOR_LENGTH = 16


def refuse_other_kinds(path: Path) -> None:
    """Refuses what no line of can be read.

    Raises:
        UnreadableFile: it is no text.
    """
    with open_bytes(path) as file:
        start = file.read(4)
    if start in BEGINS:
        raise UnreadableFile(BEGINS[start])
