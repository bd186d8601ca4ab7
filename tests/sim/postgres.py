"""A real Postgres, from the package index (pgserver), and a line to it that can be cut at a chosen moment."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pgserver
import psycopg


class PostgresServer:
    """One database of a server. What a vendor's server refuses, this one does by itself."""

    name = "postgres"

    def __init__(self, url: str) -> None:
        self.url = url

    def database(self, name: str) -> "PostgresServer":
        """An empty database beside it."""
        self.run(f"create database {name}")
        return PostgresServer(self.url.replace("/postgres?", f"/{name}?"))

    def run(self, query: str, parameters: Any = None) -> list[tuple]:
        """Rows of a query, or none, committed."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def table(self, name: str = "win_back") -> dict[str, dict[str, Any]]:
        """The rows of a table by their key, without it."""
        with psycopg.connect(self.url, row_factory=psycopg.rows.dict_row) as connection:
            return {row.pop("id"): row for row in connection.execute(f'select * from "{name}"').fetchall()}

    def types(self, name: str = "win_back") -> dict[str, str]:
        """Type by column."""
        return dict(
            self.run(
                "select column_name, data_type from information_schema.columns where table_name = %s",
                [name],
            )
        )


@contextmanager
def started(folder: Path) -> Iterator[PostgresServer]:
    """A server of its own, ended afterwards."""
    server = _server(folder)
    try:
        postgres = PostgresServer(server.get_uri())
        # No test looks at what is left after a power cut; each database would else wait for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            postgres.run(f"alter system set {setting} = off")
        postgres.run("select pg_reload_conf()")
        yield postgres
    finally:
        server.cleanup()


def _server(folder: Path) -> pgserver.PostgresServer:
    """pgserver waits ten seconds, and stumbles over what is half written by then: so it is asked again."""
    until = time.monotonic() + 60
    while True:
        try:
            server = pgserver.get_server(folder, cleanup_mode="stop")
            server.ensure_postgres_running()
            # Whoever is on its list stops it in the end.
            server.global_process_id_list.get_and_add(os.getpid())
            return server
        except (subprocess.TimeoutExpired, AssertionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


class Line:
    """A port on loopback that leads to the server's socket.

    cut_at: bytes of the client's; the server's answer to them is kept back, and the line is cut.
    """

    def __init__(self, server: PostgresServer, cut_at: bytes = b"") -> None:
        self.cut_at, self.cuts = cut_at, 0
        address, _, folder = server.url.partition("?host=")
        self._database = address.rpartition("/")[2]
        self._socket = next(Path(folder).glob(".s.PGSQL.*[0-9]"))
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The address of the server through this line."""
        return f"postgresql://postgres@127.0.0.1:{self._listener.getsockname()[1]}/{self._database}"

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._socket))
                cutting = threading.Event()
                for source, target, watched in ((client, server, True), (server, client, False)):
                    told = (source, target, watched, cutting)
                    threading.Thread(target=self._carry, args=told, daemon=True).start()

    def _carry(
        self, source: socket.socket, target: socket.socket, watched: bool, cutting: threading.Event
    ) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if watched and self.cut_at and self.cut_at in data:
                    cutting.set()
                if not watched and cutting.is_set():
                    self.cuts += 1
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
