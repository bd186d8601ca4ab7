"""Rows of one landed table, and the column builders that turn numpy arrays into arrow without a Python loop."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.demo.world import DAY, END, HOUR, MINUTE

Column = pa.Array | pa.ChunkedArray | np.ndarray | str | bool | None
NOBODY = -1
"""Person of a row that carries no identifier."""

_HEX = np.frombuffer(b"".join(b"%02x" % value for value in range(256)), dtype=np.uint8).reshape(256, 2)


@dataclass
class Rows:
    """Some rows of one raw table, with what only the generator knows of each: its person and its arrival."""

    source: str
    table: str
    columns: dict[str, pa.Array]
    person: np.ndarray
    arrived_at: np.ndarray = field(repr=False)

    def __len__(self) -> int:
        return len(self.person)

    def take(self, positions: np.ndarray) -> "Rows":
        """The rows at these positions."""
        index = pa.array(positions)
        columns = {name: values.take(index) for name, values in self.columns.items()}
        return Rows(self.source, self.table, columns, self.person[positions], self.arrived_at[positions])


def rows(
    source: str, table: str, columns: Mapping[str, Column], arrived_at: np.ndarray, person: np.ndarray | None = None
) -> Rows:
    """Rows from columns; a text, a truth value or None stands for a whole column of it."""
    count = len(arrived_at)
    arrays = {name: _array(values, count) for name, values in columns.items()}
    owner = np.full(count, NOBODY, dtype=np.int64) if person is None else person.astype(np.int64)
    return Rows(source, table, arrays, owner, arrived_at.astype(np.int64))


def _array(values: Column, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, pa.string())
    if isinstance(values, str | bool):
        return pa.repeat(pa.scalar(values), count)
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    return pa.array(values) if isinstance(values, np.ndarray) else values


def arrival(rng: np.random.Generator, at: np.ndarray, late: float = 0.012) -> np.ndarray:
    """When rows that came into being `at` reach the landing folder: mostly soon, a few up to 30 days late."""
    delay = rng.exponential(40 * MINUTE, len(at))
    delayed = rng.random(len(at)) < late
    delay = np.where(delayed, rng.random(len(at)) * 30 * DAY, np.minimum(delay, 6 * HOUR))
    return np.minimum(at + delay.astype(np.int64), END - 1)


def delivered_again(rng: np.random.Generator, given: Rows, share: float = 0.004) -> Rows:
    """A few of the rows once more, the same but for a later arrival."""
    again = given.take(np.flatnonzero(rng.random(len(given)) < share))
    later = (rng.random(len(again)) ** 3 * 20 * DAY).astype(np.int64)
    again.arrived_at = np.minimum(again.arrived_at + later, END - 1)
    return again


def texts(values: list[str | None]) -> pa.Array:
    """A text array of a short list."""
    return pa.array(values, type=pa.string())


def pick(choices: list[str | None] | pa.Array, positions: np.ndarray) -> pa.Array:
    """The choices at these positions; NULL for a negative position."""
    array = texts(choices) if isinstance(choices, list) else choices
    return array.take(pa.array(positions, mask=positions < 0))


def only(mask: np.ndarray, values: Column, other: Column = None) -> pa.Array:
    """The values where the mask is true, else the other (NULL)."""
    array = _array(values, len(mask))
    fallback = pa.scalar(None, array.type) if other is None else _array(other, len(mask))
    return pc.if_else(pa.array(mask), array, fallback)


def joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Texts side by side; NULL when a part is."""
    return pc.binary_join_element_wise(*parts, by)


def as_text(values: np.ndarray) -> pa.Array:
    """Whole numbers as text."""
    return pa.array(values).cast(pa.string())


def as_time(at: np.ndarray) -> pa.Array:
    """Microseconds as timestamps without zone (UTC), milliseconds kept."""
    return pa.array(at // 1000 * 1000).cast(pa.timestamp("us"))


def as_iso(at: np.ndarray) -> pa.Array:
    """Microseconds as ISO text, the way APIs write it."""
    seconds = pa.array(at // 1_000_000).cast(pa.timestamp("s"))
    return pc.strftime(seconds, format="%Y-%m-%dT%H:%M:%SZ")


def as_money(minor: np.ndarray) -> pa.Array:
    """Cents as decimal amounts."""
    words = np.empty((len(minor), 2), dtype=np.int64)
    words[:, 0] = minor
    words[:, 1] = minor >> 63
    return pa.Array.from_buffers(pa.decimal128(12, 2), len(minor), [None, pa.py_buffer(words)])


def hex_text(rng: np.random.Generator, count: int, size: int) -> pa.Array:
    """Random lower-case hex texts of `2 × size` letters."""
    raw = rng.integers(0, 256, (count, size), dtype=np.uint8)
    return _fixed_text(_HEX[raw].reshape(count, 2 * size))


def uuid_text(rng: np.random.Generator, count: int) -> pa.Array:
    """Random version 4 uuids as text."""
    raw = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    digits = _HEX[raw].reshape(count, 32)
    letters = np.full((count, 36), ord("-"), dtype=np.uint8)
    for begin, end, shift in ((0, 8, 0), (8, 12, 1), (12, 16, 2), (16, 20, 3), (20, 32, 4)):
        letters[:, begin + shift : end + shift] = digits[:, begin:end]
    return _fixed_text(letters)


def _fixed_text(letters: np.ndarray) -> pa.Array:
    count, width = letters.shape
    offsets = pa.py_buffer(np.arange(count + 1, dtype=np.int32) * np.int32(width))
    return pa.StringArray.from_buffers(count, offsets, pa.py_buffer(np.ascontiguousarray(letters)))


def numbered(base: int, chunk: int, count: int) -> np.ndarray:
    """Ids that no other chunk gives out, with gaps as real ids have them."""
    return base + (chunk * 20_000_000 + np.arange(count, dtype=np.int64)) * 31 + (np.arange(count) * 7919) % 31


def group_starts(sizes: np.ndarray) -> np.ndarray:
    """Where each group begins when groups of these sizes stand one after the other; one more than groups."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def within_group(sizes: np.ndarray) -> np.ndarray:
    """0, 1, 2 … inside each group."""
    return np.arange(sizes.sum(), dtype=np.int64) - np.repeat(group_starts(sizes)[:-1], sizes)


def list_texts(pieces: pa.Array, sizes: np.ndarray) -> pa.Array:
    """One JSON list text per group, of pieces that are JSON already."""
    lists = pa.ListArray.from_arrays(pa.array(group_starts(sizes), type=pa.int32()), pieces)
    return joined("[", pc.binary_join(lists, ","), "]")


def chance_texts(rng: np.random.Generator, count: int, choices: list[str]) -> pa.Array:
    """One of the choices for each row."""
    return pick(list(choices), rng.integers(0, len(choices), count))
