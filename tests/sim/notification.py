"""A channel that takes messages as apprise's `json://` posts them, and the mails of its `mailto://`."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from tests.sim.server import Answer, Request, VendorServer, check


class NotificationServer(VendorServer):
    """One channel."""

    name = "notification"

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []

    def answer(self, request: Request) -> Answer:
        message = request.body
        told = f"{message['title']}\n{message['message']}"
        check(not re.search(r"@|<|>|\*|`|://", told), f"a mention or markup: {told}", self.violation)
        self.messages.append(message)
        return Answer(200)

    @property
    def lines(self) -> list[str]:
        """What was told."""
        return [message["message"] for message in self.messages]


@contextmanager
def mailbox() -> Iterator[tuple[int, list[EmailMessage]]]:
    """An SMTP server: its port, and the mails that it took."""
    mails: list[EmailMessage] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(b"QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                if not line.upper().startswith(b"DATA"):
                    self.wfile.write(b"250 yes\r\n")
                    continue
                self.wfile.write(b"354 go on\r\n")
                content = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    content += line
                mails.append(message_from_bytes(content, policy=policy.default))
                self.wfile.write(b"250 taken\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1], mails
        server.shutdown()
