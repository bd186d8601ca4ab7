"""The journal and its publication, cut off at every step; what is remembered; a disk that is full."""

import asyncio
import json
import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from orchestration.collect import publication
from orchestration.collect.config import Limits
from orchestration.collect.journal import JournalFile, frame, journal_files, read
from orchestration.collect.refused import Refused
from orchestration.collect.seen import Seen
from orchestration.collect.segment import Entry, digest_of
from orchestration.collect.store import STATE, Store


def entry(number: int, table: str = "segment/pages") -> Entry:
    line = json.dumps({"id": f"m{number}"}).encode()
    return Entry(digest_of(str(number)), ((table, line), ("segment/tracks", line)))


def opened(landing: Path, **limits: float) -> Store:
    store = Store(landing, Limits.model_validate(limits), lambda line: None)
    store.open()
    return store


def ids(landing: Path, table: str = "pages") -> list[str]:
    files = sorted((landing / "segment" / table).glob("[0-9]*.jsonl"))
    return [json.loads(line)["id"] for file in files for line in file.read_text().splitlines()]


def append(store: Store, *numbers: int) -> int:
    return asyncio.run(store.append([entry(number) for number in numbers], 100))


def test_a_torn_frame_is_left_out_whole_and_the_next_start_goes_on(tmp_path: Path) -> None:
    whole, torn = frame([entry(1)]), frame([entry(2), entry(3)])
    for length in range(1, len(torn)):
        landing = tmp_path / str(length)
        (landing / STATE).mkdir(parents=True)
        (landing / STATE / ".00000001.journal").write_bytes(whole + torn[:length])
        if length % 40 == 1:
            store = opened(landing)
            assert append(store, 1, 2, 3) == 2
            store.close()
            assert ids(landing) == ["m1", "m2", "m3"]
        else:
            found = read(landing / STATE / ".00000001.journal")
            assert (len(found.entries), found.torn) == (1, 1)


def test_a_damaged_frame_costs_no_other(tmp_path: Path) -> None:
    frames = [frame([entry(number)]) for number in range(3)]
    frames[1] = frames[1].replace(b"m1", b"m9")
    (tmp_path / ".00000001.journal").write_bytes(b"".join(frames))
    found = read(tmp_path / ".00000001.journal")
    assert ([each.digest for each in found.entries], found.torn) == ([digest_of("0"), digest_of("2")], 1)


class CutOff(Exception):
    """The process ends here."""


def test_a_publication_cut_off_at_any_step_is_completed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call that changes something on the disk fails in turn; the next start sees what was left."""
    cut = 0
    for step in range(100):
        landing = tmp_path / str(step)
        store = opened(landing)
        append(store, 1, 2)
        store.close()
        journal = JournalFile(landing / STATE, 90)
        journal.append(frame([entry(3), entry(4, "segment/screens")]))
        journal.close()
        calls = 0

        def counted(real, step=step):
            def call(*arguments, **named):
                nonlocal calls
                calls += 1
                if calls == step + 1:
                    raise CutOff
                return real(*arguments, **named)

            return call

        with monkeypatch.context() as patched:
            patched.setattr(publication, "sync", counted(publication.sync))
            patched.setattr(os, "replace", counted(os.replace))
            patched.setattr(Path, "unlink", counted(Path.unlink))
            patched.setattr(shutil, "copyfileobj", counted(shutil.copyfileobj))
            try:
                publication.publish(landing, landing / STATE, journal.path, lambda digests: None)
            except CutOff:
                cut += 1
        store = opened(landing)
        assert append(store, 5) == 1
        store.close()
        assert ids(landing) == ["m1", "m2", "m3", "m5"]
        assert ids(landing, "screens") == ["m4"]
        assert ids(landing, "tracks") == ["m1", "m2", "m3", "m4", "m5"]
        if calls <= step:
            break
    else:
        pytest.fail("it has more steps than were tried")
    assert cut == step >= 10


def test_a_publication_that_fails_in_the_middle_is_completed_by_the_same_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path)
    append(store, 1)
    store.close()
    monkeypatch.setattr("orchestration.collect.store.AGAIN_SECONDS", 0.1)
    store, real, calls = opened(tmp_path, publish_seconds=0.1), os.replace, 0

    def failing(*arguments: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:  # the second of two tables
            raise OSError(5, "Input/output error")
        real(*arguments)

    monkeypatch.setattr(os, "replace", failing)
    append(store, 2)
    ends = time.monotonic() + 10
    while (len(ids(tmp_path)), len(ids(tmp_path, "tracks"))) != (2, 2) and time.monotonic() < ends:
        time.sleep(0.05)
    store.close()
    assert calls > 3
    assert (ids(tmp_path), ids(tmp_path, "tracks")) == (["m1", "m2"], ["m1", "m2"])


def test_what_landed_is_known_after_a_restart(tmp_path: Path) -> None:
    for _ in range(3):
        store = opened(tmp_path)
        append(store, 1, 2)
        store.close()
    assert ids(tmp_path) == ["m1", "m2"]


def test_what_is_remembered_is_bounded_in_memory_and_on_the_disk(tmp_path: Path) -> None:
    seen = Seen(tmp_path, 100)
    for number in range(1000):
        digest = digest_of(str(number))
        seen.add([digest])
        seen.keep([digest])
        newest = range(max(0, number - 99), number + 1)
        assert all(digest_of(str(each)) in seen for each in newest)
    assert digest_of("0") not in seen
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2 * 100 * 15
    again = Seen(tmp_path, 100)
    assert all(digest_of(str(each)) in again for each in range(900, 1000))


def test_a_file_grows_to_its_bound_and_is_then_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "GROWS_UNTIL", 30)
    for number in range(5):
        store = opened(tmp_path)
        append(store, number)
        store.close()
    files = sorted((tmp_path / "segment" / "pages").glob("*"))
    assert [file.name for file in files] == ["00000001.jsonl", "00000002.jsonl"]
    assert [len(file.read_text().splitlines()) for file in files] == [3, 2]


def test_a_full_disk_is_answered_busy_and_nothing_of_it_lands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(tmp_path)
    append(store, 1)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", full)
        with pytest.raises(Refused) as refused:
            append(store, 2)
        assert (refused.value.status, refused.value.retry_after, store.failing) == (503, 30, True)
    assert append(store, 2) == 1
    assert not store.failing
    store.close()
    assert ids(tmp_path) == ["m1", "m2"]
    assert len(journal_files(tmp_path / STATE)) == 1


def test_nobody_is_answered_before_the_disk_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, real = opened(tmp_path), os.fdatasync
    waits, may_end = threading.Event(), threading.Event()

    def slow(descriptor: int) -> None:
        waits.set()
        may_end.wait(10)
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)

    async def sent() -> tuple[bool, int]:
        answer = asyncio.ensure_future(store.append([entry(1)], 100))
        again = asyncio.ensure_future(store.append([entry(1)], 100))
        await asyncio.to_thread(waits.wait, 10)
        await asyncio.sleep(0.1)
        early = answer.done() or again.done()
        may_end.set()
        return early, await answer + await again

    assert asyncio.run(sent()) == (False, 1)
    store.close()
    assert ids(tmp_path) == ["m1"]


def test_many_requests_share_one_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, real, waits = opened(tmp_path), os.fdatasync, 0

    def counted(descriptor: int) -> None:
        nonlocal waits
        waits += 1
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", counted)

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(store.append([entry(number)], 100) for number in range(500)))

    assert asyncio.run(all_at_once()) == [1] * 500
    store.close()
    assert waits < 50
    assert sorted(ids(tmp_path)) == sorted(f"m{number}" for number in range(500))
