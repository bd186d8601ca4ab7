"""The `weft` command."""

import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from orchestration.base.errors import WeftError
from orchestration.base.failures import full_disk
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
)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"weft {version('weft')}")
        raise typer.Exit


@app.callback()
def options(
    is_version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is."),
    ] = False,
) -> None:
    """Weft: a customer data platform inside your warehouse."""


for name in COMMANDS:
    import_module(f"orchestration.commands.{name}").register(app)


def main() -> None:
    """Runs the command line; an error that a person can act on is printed without a traceback."""
    end_on_interrupt()
    try:
        app()
    except WeftError as error:
        _fail(error)
    except Exception as error:
        # What no step writes, such as the file of a report: each library has its own error for a full disk.
        full = full_disk(error, Settings())
        if full is None:
            raise
        _fail(full)


def _fail(error: WeftError) -> NoReturn:
    """Says what went wrong and ends the process, with the threads that may still be at work.

    A build goes on in a thread of its own when Dagster gives up first: Python would take its engine from it,
    which ends in an abort.
    """
    sys.stdout.flush()
    print(f"weft: {error}", file=sys.stderr, flush=True)
    os._exit(1)
