"""Real processes for the fault tests, forked from a warm server so that each costs milliseconds."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["orchestration.publish.publish", "orchestration.activation.engine", "tests.sim.klaviyo"]
)


def start(work: Callable[..., None], *arguments: object) -> BaseProcess:
    """Starts a process that does the work."""
    process = CONTEXT.Process(target=work, args=arguments)
    process.start()
    return process


def run(work: Callable[..., None], *arguments: object) -> int | None:
    """Runs the work in a process to its end; returns the exit code."""
    process = start(work, *arguments)
    process.join(60)
    return process.exitcode


def kill_after(seconds: float, work: Callable[..., None], *arguments: object) -> bool:
    """Runs the work and kills the process (-9) after a time; says whether it was still at it."""
    ready = CONTEXT.Event()
    process = CONTEXT.Process(target=_announce, args=(ready, work, arguments))
    process.start()
    ready.wait(60)
    time.sleep(seconds)
    killed = process.is_alive()
    if killed and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    return killed


def kill_when(is_time: Callable[[], bool], work: Callable[..., None], *arguments: object) -> bool:
    """Runs the work and kills the process (-9) as soon as it is time; says whether it was still at it."""
    process = start(work, *arguments)
    until = time.monotonic() + 60
    while process.is_alive() and not is_time() and time.monotonic() < until:
        time.sleep(0.002)
    killed = process.is_alive()
    if killed and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    return killed


def _announce(ready, work: Callable[..., None], arguments: tuple) -> None:
    ready.set()
    work(*arguments)


def moments(count: int, within: float, seed: int = 1) -> list[float]:
    """Random moments of a duration, the same in every run of the test."""
    return [random.Random(seed + number).uniform(0, within) for number in range(count)]
