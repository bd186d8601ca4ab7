"""Ctrl-C, SIGTERM, a closed terminal: one line and the exit code that shells expect, wherever the command is.

The process ends at once, as a killed one does, which every step survives: nothing is published or confirmed
by half, the run lock is free, and its file says to the next run that this one was cut off. Exceptions would
not get here: Dagster and dbt catch them on the way, each in its own manner, and threads outlive them.
"""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

SIGNALS = {
    signal.SIGINT: "interrupted",
    signal.SIGTERM: "told to end (SIGTERM)",
    signal.SIGHUP: "its terminal was closed (SIGHUP)",
}
"""What ends a command, in words; the exit code is 128 and the signal's number: 130, 143, 129."""
MOST_SECONDS = 1.0
"""How long the notes of a process that is cut off may take."""
SHOW_CURSOR = "\x1b[?25h"
"""A bar that is being drawn hides the cursor."""

WHOLE = "readers keep what was published, and the next run starts afresh"
SAFE = {
    "load": "what was loaded before is whole, and the next load reads the rest",
    "sync": "what destinations have confirmed is noted, and the next one sends the rest",
    "ingest": "what was landed is whole and noted, and the next one reads the rest",
    "diff": "nothing was changed",
    "doctor": "nothing was changed",
    "explain": "nothing was changed",
}
"""What may be relied on once a command was cut off, where it is not what holds of all (`WHOLE`)."""

_STEPS: list[str] = []
"""What is being done now, the innermost last."""
_LAST_WORDS: list[Callable[[str], None]] = []
"""Who notes that this process is cut off; told how, in words."""

_INSTALLED: list[bool] = []
_SET_HANDLER = signal.signal


@contextmanager
def doing(step: str) -> Generator[None]:
    """Says in which step a signal would cut this process off."""
    _STEPS.append(step)
    try:
        yield
    finally:
        _STEPS.pop()


@contextmanager
def told_of_the_end(note: Callable[[str], None]) -> Generator[None]:
    """Calls `note` with how this process was cut off, should it be."""
    _LAST_WORDS.append(note)
    try:
        yield
    finally:
        _LAST_WORDS.remove(note)


def command() -> str:
    """The command of this process as it was typed, without its options: `sync apply`."""
    words = []
    for word in sys.argv[1:3]:
        if not word.isidentifier():
            break
        words.append(word)
    return " ".join(words if words[:1] in (["sync"], ["diff"], ["segment"]) else words[:1])


def end_on_interrupt() -> None:
    """Ends this process on these signals, whatever handler a library would put in the place of ours.

    Dagster's raises in the main thread, which would leave the step and the run lock before anything is told.
    What nohup told the process to ignore stays ignored.
    """
    if _INSTALLED:
        return
    _INSTALLED.append(True)
    under_nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    wanted = [number for number in SIGNALS if number != signal.SIGHUP or not under_nohup]
    # dbt's locks are gone with the process; Python's tracker of them would warn of that below our line
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    # A step may have another stderr: what a library captures would not be read.
    terminal = os.dup(sys.stderr.fileno())
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    for number in wanted:
        # The main thread does nothing more: what it would say is not to be read beside our line.
        _SET_HANDLER(number, lambda *_: time.sleep(60))

    def keep_ours(number: int, handler: Any) -> Any:
        return signal.getsignal(number) if number in wanted else _SET_HANDLER(number, handler)

    signal.signal = keep_ours  # ty: ignore[invalid-assignment]
    threading.Thread(target=_wait, args=(reader, writer, wanted, terminal), daemon=True).start()


def leave_to(ended: Callable[[int, Any], None]) -> None:
    """Takes it all back for a command that has work of its own to do when it is told to end.

    Args:
        ended: handler of Ctrl-C and SIGTERM, until a library has its own.
    """
    signal.set_wakeup_fd(-1)
    signal.signal = _SET_HANDLER
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ended)


def _wait(reader: socket.socket, _writer: socket.socket, wanted: list[signal.Signals], terminal: int) -> None:
    """Waits for the number of a signal; holds both ends, which close with their last reference."""
    found: list[signal.Signals] = []
    while not found:
        received = reader.recv(64)
        found = [number for number in wanted if number in received]
    how = SIGNALS[found[0]]
    # The main thread may have been stopped within a write, whose lock it then keeps.
    last = threading.Thread(target=_last_words, args=(how,), daemon=True)
    last.start()
    last.join(timeout=MOST_SECONDS)
    with suppress(Exception):
        cursor = SHOW_CURSOR if os.isatty(terminal) else ""
        os.write(terminal, f"{cursor}\nweft: {words(how)}\n".encode())
    os._exit(128 + found[0])


def _last_words(how: str) -> None:
    for note in reversed(_LAST_WORDS):
        with suppress(Exception):
            note(how)
    with suppress(Exception):
        sys.stdout.flush()


def words(how: str) -> str:
    """The line that says what was cut off, and what may be relied on."""
    name = command()
    where = f" in `weft {name}`" if name else ""
    step = f", step {_STEPS[-1]}" if _STEPS else ""
    return f"{how}{where}{step}; {SAFE.get(name.partition(' ')[0], WHOLE)}"


def end_with(parent: int) -> None:
    """Ends this process as soon as the one that started it is gone: nobody would hear its answer.

    Args:
        parent: that process, as it named itself: it may be gone before this line is reached.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
