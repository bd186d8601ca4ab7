"""Has the landing folder changed?"""

import hashlib
import time
from pathlib import Path

STILL_SECONDS = 60
"""A file younger than this may still be growing: loaders write large files slowly."""


def landing_fingerprint(folder: Path, now: float | None = None) -> str | None:
    """Changes whenever a file of the folder comes, grows, changes or goes; no file is read.

    None means "ask again later": there is no file, or one was touched less than a minute ago.
    """
    digest, newest, found = hashlib.sha256(), 0.0, False
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file() and not path.name.startswith("."):
            status = path.stat()
            digest.update(f"{path.relative_to(folder)}|{status.st_size}|{status.st_mtime_ns}\n".encode())
            newest, found = max(newest, status.st_mtime), True
    still = (now if now is not None else time.time()) - newest >= STILL_SECONDS
    return digest.hexdigest() if found and still else None
