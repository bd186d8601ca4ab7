"""The `weft` command."""

import sys
from collections.abc import Iterator
from importlib import import_module

import typer

from orchestration.base.errors import WeftError
from orchestration.base.files import disk_full, is_disk_full
from orchestration.base.interrupts import end_on_interrupt
from orchestration.base.settings import Settings

COMMANDS: tuple[str, ...] = (
    "run",
    "sample",
    "score",
    "explain",
    "diff",
    "suggest",
    "export",
    "erase",
    "rewind",
    "ingest",
    "load",
    "collect",
    "build",
    "publish",
    "segment",
    "sync",
    "report",
    "dagster",
    "doctor",
    "sources",
)
"""Modules of `orchestration.commands`, in the order that the help shows them."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Weft: a customer data platform inside your warehouse.",
)

for name in COMMANDS:
    import_module(f"orchestration.commands.{name}").register(app)


def main() -> None:
    """Runs the command line; an error that a person can act on is printed without a traceback."""
    end_on_interrupt()
    try:
        app()
    except WeftError as error:
        print(f"weft: {error}", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        # Dagster's own files and what no step writes: each library has its own error for a full disk.
        full = next((cause for cause in _and_causes(error) if is_disk_full(cause)), None)
        if full is None:
            raise
        print(f"weft: {disk_full(Settings().home, full)}", file=sys.stderr)
        sys.exit(1)


def _and_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
