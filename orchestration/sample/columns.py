"""Column builders: numpy arrays to arrow columns, without a Python loop.

Arrow's functions are called by name: its wrappers are made at run time, where no type checker sees them.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Column = pa.Array | pa.ChunkedArray | np.ndarray | str | bool | None
"""A column, or one value for every row of it."""

_HEX = np.frombuffer(b"".join(b"%02x" % value for value in range(256)), dtype=np.uint8).reshape(256, 2)


def column(values: Column, count: int) -> pa.Array:
    """The values as an arrow array of `count` rows."""
    if values is None:
        return pa.nulls(count, pa.string())
    if isinstance(values, str | bool):
        return pa.repeat(pa.scalar(values), count)
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    return pa.array(values) if isinstance(values, np.ndarray) else values


def texts(values: Sequence[str | None]) -> pa.Array:
    """A text array of a short list."""
    return pa.array(list(values), type=pa.string())


def pick(choices: Sequence[str | None] | pa.Array, positions: np.ndarray) -> pa.Array:
    """The choices at these positions; NULL for a negative position."""
    array = choices if isinstance(choices, pa.Array) else texts(choices)
    return array.take(pa.array(positions, mask=positions < 0))


def chance_texts(rng: np.random.Generator, count: int, choices: Sequence[str]) -> pa.Array:
    """One of the choices for each row."""
    return pick(choices, rng.integers(0, len(choices), count))


def only(mask: np.ndarray, values: Column, other: Column = None) -> pa.Array:
    """The values where the mask is true, else the other (NULL)."""
    array = column(values, len(mask))
    fallback = pa.nulls(len(mask), array.type) if other is None else column(other, len(mask))
    return pc.call_function("if_else", [pa.array(mask), array, fallback])


def joined(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Texts side by side; NULL when a part is."""
    pieces = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.call_function("binary_join_element_wise", [*pieces, pa.scalar(by)])


def upper(values: pa.Array) -> pa.Array:
    """In capitals."""
    return pc.call_function("utf8_upper", [values])


def capitalized(values: pa.Array) -> pa.Array:
    """With a capital first letter."""
    return pc.call_function("utf8_capitalize", [values])


def lower(values: pa.Array) -> pa.Array:
    """In small letters."""
    return pc.call_function("utf8_lower", [values])


def dashed(values: pa.Array) -> pa.Array:
    """With dashes for spaces, as in web addresses."""
    return pc.call_function("replace_substring", [values], pc.ReplaceSubstringOptions(" ", "-"))


def part_of(values: pa.Array, start: int, stop: int) -> pa.Array:
    """The letters from `start` up to `stop`."""
    return pc.call_function("utf8_slice_codeunits", [values], pc.SliceOptions(start, stop))


def padded(values: pa.Array, width: int) -> pa.Array:
    """With zeros in front."""
    return pc.call_function("utf8_lpad", [values], pc.PadOptions(width, "0"))


def letters_in(values: pa.Array) -> np.ndarray:
    """How long each text is."""
    return pc.call_function("utf8_length", [values]).to_numpy(zero_copy_only=False)


def full_width(mask: np.ndarray, values: pa.Array) -> pa.Array:
    """With the wide letters of an Asian keyboard where the mask is true; for a few rows only."""
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    typed = values.filter(pa.array(mask)).to_pylist()
    widened = texts([text and text.translate(wide) for text in typed])
    return pc.call_function("replace_with_mask", [values, pa.array(mask), widened])


def same(left: pa.Array, right: pa.Array) -> np.ndarray:
    """Where two text columns agree."""
    return pc.call_function("equal", [left, right]).to_numpy(zero_copy_only=False)


def as_text(values: np.ndarray) -> pa.Array:
    """Whole numbers as text."""
    return pa.array(values).cast(pa.string())


def as_time(at: np.ndarray) -> pa.Array:
    """Microseconds as timestamps without zone (UTC), milliseconds kept."""
    return pa.array(at // 1000 * 1000).cast(pa.timestamp("us"))


def as_iso(at: np.ndarray) -> pa.Array:
    """Microseconds as ISO text, the way APIs write it."""
    seconds = pa.array(at // 1_000_000).cast(pa.timestamp("s"))
    return pc.call_function("strftime", [seconds], pc.StrftimeOptions("%Y-%m-%dT%H:%M:%SZ"))


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
    """Random uuids as text."""
    return _as_uuids(rng.integers(0, 256, (count, 16), dtype=np.uint8))


def uuid_of(salt: int, keys: np.ndarray) -> pa.Array:
    """The uuid of each key: always the same for the same salt, so that nothing needs to be kept."""
    words = np.empty((len(keys), 2), dtype=np.uint64)
    with np.errstate(over="ignore"):
        words[:, 0] = _scrambled(keys.astype(np.uint64) + _scrambled(np.array(salt, dtype=np.uint64)))
        words[:, 1] = _scrambled(words[:, 0] + np.uint64(1))
    return _as_uuids(words.view(np.uint8).reshape(len(keys), 16))


def _scrambled(word: np.ndarray) -> np.ndarray:
    """SplitMix64: every bit of the word decides every bit of the answer."""
    with np.errstate(over="ignore"):
        word = word + np.uint64(0x9E3779B97F4A7C15)
        word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return word ^ (word >> np.uint64(31))


def _as_uuids(raw: np.ndarray) -> pa.Array:
    count = len(raw)
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
    place = np.arange(count, dtype=np.int64)
    return base + (chunk * 20_000_000 + place) * 31 + place * 7919 % 31


def at_places(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The values at these places; 0 at place -1, also where there are no values at all."""
    return np.append(values, np.zeros(1, dtype=values.dtype))[places]


def group_starts(sizes: np.ndarray) -> np.ndarray:
    """Where each group begins when groups of these sizes stand one after the other; one more than groups."""
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def within_group(sizes: np.ndarray) -> np.ndarray:
    """0, 1, 2 … inside each group."""
    return np.arange(sizes.sum(), dtype=np.int64) - np.repeat(group_starts(sizes)[:-1], sizes)


def list_texts(pieces: pa.Array, sizes: np.ndarray) -> pa.Array:
    """One JSON list text per group, of pieces that are JSON already."""
    lists = pa.ListArray.from_arrays(pa.array(group_starts(sizes), type=pa.int32()), pieces)
    return joined("[", pc.call_function("binary_join", [lists, pa.scalar(",")]), "]")
