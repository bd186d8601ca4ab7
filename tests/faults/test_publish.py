"""Readers see one complete generation, whatever happens to the writer."""

import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.publish.generations import current_generation
from orchestration.publish.publish import publish
from tests.faults.processes import CONTEXT, kill_after, moments, run, start

TABLES = [("customer360", "customers"), ("customer360", "orders")]
ROWS = 20_000


def build(home: Path, number: int) -> Settings:
    """A warehouse whose two tables both carry the number of their build; one of them is a view."""
    settings = Settings(home=home)
    home.mkdir(exist_ok=True)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(f"""
            create schema if not exists customer360;
            create or replace table customer360.customers as
            select i as customer_id, {number} as build, md5(cast(i as varchar)) as filler
            from range({ROWS}) as numbers (i);
            create or replace view customer360.orders as select * from customer360.customers;
        """)
    return settings


def numbers_seen(path: Path) -> tuple[int, int, int]:
    """Build numbers of both tables, and their rows, as one reader that opens the file sees them."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("""
            select min(customers.build), max(orders.build), count(*)
            from customer360.customers
            inner join customer360.orders on customers.customer_id = orders.customer_id
        """).fetchall()[0]


def read_until(path: Path, stop, reads, wrong) -> None:
    """A dashboard: opens the file again and again."""
    while not stop.is_set():
        low, high, rows = numbers_seen(path)
        with reads.get_lock():
            reads.value += 1
        if low != high or rows != ROWS:
            wrong.value += 1


def hold_open(path: Path, opened, stop, wrong) -> None:
    """An analyst: keeps one connection open all day and reads through it now and then."""
    with duckdb.connect(str(path), read_only=True) as connection:
        query = "select min(build), max(build), count(*) from customer360.customers"
        first = connection.execute(query).fetchall()
        opened.set()
        while not stop.is_set():
            time.sleep(0.05)
            if connection.execute(query).fetchall() != first:
                wrong.value += 1


def publish_in(home: Path) -> None:
    publish(Settings(home=home), tables=TABLES)


def test_readers_never_fail_nor_see_two_generations(tmp_path: Path) -> None:
    settings = build(tmp_path, 0)
    publish(settings, tables=TABLES)
    opened, stop = CONTEXT.Event(), CONTEXT.Event()
    reads, wrong = CONTEXT.Value("i", 0), CONTEXT.Value("i", 0)
    readers = [start(read_until, settings.published, stop, reads, wrong) for _ in range(4)]
    readers.append(start(hold_open, settings.published, opened, stop, wrong))
    assert opened.wait(60)
    for number in range(1, 11):
        build(tmp_path, number)
        publish(settings, tables=TABLES)
    stop.set()
    for reader in readers:
        reader.join(60)
    assert [reader.exitcode for reader in readers] == [0] * 5
    assert wrong.value == 0
    assert reads.value > 10
    assert numbers_seen(settings.published) == (10, 10, ROWS)


def test_a_kill_in_publish_leaves_the_old_generation_or_the_new_one(tmp_path: Path) -> None:
    settings = build(tmp_path, 0)
    started = time.monotonic()
    run(publish_in, tmp_path)
    within = (time.monotonic() - started) * 1.1
    killed = 0
    for number, moment in enumerate(moments(20, within), start=1):
        before = numbers_seen(settings.published)[0]
        build(tmp_path, number)
        killed += kill_after(moment, publish_in, tmp_path)
        low, high, rows = numbers_seen(settings.published)
        assert low == high
        assert rows == ROWS
        assert low in (before, number)
    assert killed >= 5, "the kills came too late to prove anything"
    publish(settings, tables=TABLES)
    assert numbers_seen(settings.published)[0] == 20
    assert sorted(file.name for file in tmp_path.iterdir()) == ["published.duckdb", "warehouse.duckdb"]


def test_a_missing_public_table_leaves_the_old_generation(tmp_path: Path) -> None:
    settings = build(tmp_path, 1)
    made = publish(settings, tables=TABLES)
    with pytest.raises(WeftError, match=r"1 public tables are not built: segments\.members"):
        publish(settings, tables=[*TABLES, ("segments", "members")])
    current = current_generation(settings)
    assert current is not None
    assert current.generation_id == made.generation_id


def limited_publish(home: Path) -> None:
    """Publishes where no file may grow beyond 256 KiB, as on a disk that is nearly full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, 256 * 1024))
    try:
        publish_in(home)
    except WeftError as error:
        os._exit(0 if "no space left" in str(error) and "untouched" in error.fix else 2)
    os._exit(3)


def test_a_full_disk_leaves_the_old_generation_and_says_so(tmp_path: Path) -> None:
    settings = build(tmp_path, 1)
    publish(settings, tables=TABLES)
    build(tmp_path, 2)
    assert run(limited_publish, tmp_path) == 0
    assert numbers_seen(settings.published) == (1, 1, ROWS)
    assert not list(tmp_path.glob(".*draft*"))
    publish(settings, tables=TABLES)
    assert numbers_seen(settings.published) == (2, 2, ROWS)


def test_a_full_file_system_leaves_the_old_generation(tmp_path: Path) -> None:
    settings = build(tmp_path / "home", 1)
    publish(settings, tables=TABLES)
    disk = tmp_path / "disk"
    disk.mkdir()
    # Room for what is there and a little more, but not for a second generation.
    size = sum(file.stat().st_size for file in (settings.published, settings.warehouse)) + 512 * 1024
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk; the limit on file size above stands in for it")
    try:
        shutil.copy(settings.published, disk)
        shutil.copy(settings.warehouse, disk)
        with pytest.raises(WeftError, match="no space left"):
            publish(Settings(home=disk), tables=TABLES)
        assert numbers_seen(disk / "published.duckdb") == (1, 1, ROWS)
        assert sorted(file.name for file in disk.iterdir()) == ["published.duckdb", "warehouse.duckdb"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)
