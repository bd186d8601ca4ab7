"""The command line, where an address that is not this machine's is refused: nobody is told of a run."""

import socket
import sys
from typing import Any

from orchestration.cli import main

CONNECT = socket.socket.connect


def connect(self: socket.socket, address: Any) -> None:
    """Connects on loopback."""
    if isinstance(address, tuple) and address[0] != "127.0.0.1":
        sys.exit(f"a connection to {address[0]}")
    CONNECT(self, address)


socket.socket.connect = connect  # ty: ignore[invalid-assignment]

if __name__ == "__main__":
    main()
