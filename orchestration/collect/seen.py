"""Which events have been taken already: the newest of them, in memory and on the disk."""

from collections.abc import Iterable
from pathlib import Path

from orchestration.base.files import sync
from orchestration.collect.segment import DIGEST_BYTES

NAME = ".seen."


class Seen:
    """The newest `remember` to twice as many events; a digest of 15 bytes stands for each.

    They lie in two generations. When the younger is full, the older goes.
    """

    def __init__(self, folder: Path, remember: int) -> None:
        self.folder = folder
        self.remember = remember
        self._old: set[bytes] = set()
        self._new: set[bytes] = set()
        self._kept = 0
        files = self._files()
        for path in files[-2:]:
            self._old, self._new = self._new, _digests(path)
        self._number = int(files[-1].name.removeprefix(NAME)) if files else 0
        self._kept = len(self._new)

    def __contains__(self, digest: bytes) -> bool:
        """Whether it was taken already."""
        return digest in self._new or digest in self._old

    def add(self, digests: Iterable[bytes]) -> None:
        """Remembers them in memory; until they are kept, the journal has them."""
        self._new.update(digests)
        if len(self._new) >= self.remember:
            self._old, self._new = self._new, set()

    def keep(self, digests: list[bytes]) -> None:
        """Writes them to the disk, before the journal file goes that has them."""
        if self._kept >= self.remember:
            self._number, self._kept = self._number + 1, 0
        path = self.folder / f"{NAME}{self._number:08d}"
        whole = path.stat().st_size // DIGEST_BYTES * DIGEST_BYTES if path.exists() else 0
        with path.open("r+b" if path.exists() else "wb") as file:
            file.truncate(whole)
            file.seek(whole)
            file.write(b"".join(digests))
        sync(path)
        sync(self.folder)
        self._kept += len(digests)
        for old in self._files()[:-2]:
            old.unlink()

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"{NAME}*"))


def _digests(path: Path) -> set[bytes]:
    content = path.read_bytes()
    return {
        content[start : start + DIGEST_BYTES]
        for start in range(0, len(content) - DIGEST_BYTES + 1, DIGEST_BYTES)
    }
