"""Bodies of requests: read up to a bound, unpacked, and parsed."""

import asyncio
import json
import re
import zlib
from typing import Any, Protocol

import orjson
from starlette.requests import ClientDisconnect, Request

from orchestration.collect.refused import Refused, busy, malformed

SLOWEST_SECONDS = 30
"""How long a body may take to arrive."""

LONG_NUMBER = b"0" * 19
"""Digits of a whole number that may not fit into 64 bits, where the quick parser would round it."""

ZEROS = bytes.maketrans(b"123456789", b"000000000")
"""Makes one search of it, eight times as quick as a pattern."""


class Budget(Protocol):
    """Bytes of bodies that are being held."""

    def take(self, count: int) -> bool:
        """Counts more of them; False where there would be too many."""
        ...

    def give(self, count: int) -> None:
        """Counts them as gone."""
        ...


async def read_body(request: Request, most: int, budget: Budget) -> bytes:
    """The body as it was sent.

    Raises:
        Refused: it is too large, too slow, or too many are being read.
    """
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most:
        raise too_large(most)
    held, chunks = 0, []
    try:
        async with asyncio.timeout(SLOWEST_SECONDS):
            async for chunk in request.stream():
                if not budget.take(len(chunk)):
                    raise busy("too many bodies are being read")
                held += len(chunk)
                if held > most:
                    raise too_large(most)
                chunks.append(chunk)
    except TimeoutError as error:
        fix = "send it faster, or in smaller batches"
        raise Refused(408, "too_slow", f"the body took longer than {SLOWEST_SECONDS} s", fix) from error
    except ClientDisconnect as error:
        raise malformed("the body ended before its end", "send it again") from error
    finally:
        budget.give(held)
    return b"".join(chunks)


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """The body without its compression, which may hide a thousand times as much.

    Raises:
        Refused: it is not what it says, or too large.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        fix = "send it with Content-Encoding: gzip, or as it is"
        raise Refused(415, "unknown_encoding", "the Content-Encoding is not known here", fix)
    whole = b""
    try:
        while body:
            reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
            whole += reader.decompress(body, most + 1 - len(whole))
            if len(whole) > most:
                raise too_large(most)
            if not reader.eof:
                raise zlib.error
            body = reader.unused_data
    except zlib.error as error:
        raise malformed("the body is not whole gzip", "pack it again, or send it as it is") from error
    return whole


def too_large(most: int) -> Refused:
    """A body beyond the bound."""
    return Refused(
        413, "too_large", f"the body has more than {most:,} bytes", "send fewer messages in one request"
    )


def parsed(body: bytes) -> Any:
    """A JSON body; numbers that no 64 bits hold are texts, halves of emoji and NUL are replaced.

    JavaScript cuts texts between the halves of an emoji; one of them must not cost its whole batch.

    Raises:
        Refused: it is no JSON.
    """
    try:
        if LONG_NUMBER in body.translate(ZEROS) or b"\\u0000" in body:
            return _patiently(body)
        return orjson.loads(body)
    except ValueError:
        pass
    try:
        return _patiently(body)
    except (ValueError, RecursionError) as error:
        raise malformed("the body is not JSON in UTF-8", "send one JSON object") from error


def _patiently(body: bytes) -> Any:
    value = json.loads(body.decode("utf-8-sig"), parse_int=_whole, parse_constant=_no_number)
    text = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # a NUL that was written as six letters is not meant: its backslash is written twice
    return orjson.loads(re.sub(r"(?<!\\)((?:\\\\)*)\\u0000", r"\1", text))


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) < 19 else digits


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
