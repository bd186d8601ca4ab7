"""Ctrl-C: one line and exit code 130, wherever the command is.

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

CODE = 130
"""Exit code of a command that Ctrl-C ended, as shells expect it."""
SHOW_CURSOR = "\x1b[?25h"


def end_on_interrupt() -> None:
    """Ends this process on Ctrl-C, whatever handler a library puts in the place of ours."""
    # dbt's locks are gone with the process; Python's tracker of them would warn of that below our line
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    # A bar that is being drawn hides the cursor, and Dagster puts files in the place of stderr.
    terminal = os.dup(2) if sys.stderr.isatty() else None
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    # The main thread does nothing more: what it would say is not to be read beside our line.
    signal.signal(signal.SIGINT, lambda *_: time.sleep(60))
    threading.Thread(target=_wait, args=(reader, writer, terminal), daemon=True).start()


def _wait(reader: socket.socket, _writer: socket.socket, terminal: int | None) -> None:
    """Waits for the number of the signal; holds both ends, which close with their last reference."""
    while signal.SIGINT not in reader.recv(64):
        pass
    sys.stdout.flush()
    said = "\nweft: interrupted; readers keep what was published, and the next run starts afresh\n"
    if terminal is not None:
        os.write(terminal, f"{SHOW_CURSOR}{said}".encode())
    else:
        print(said, end="", file=sys.__stderr__, flush=True)
    os._exit(CODE)
