"""The `weft` command."""

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

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
        print(f"weft: {error}", file=sys.stderr)
        sys.exit(1)
    except Exception as error:
        # What no step writes, such as the file of a report: each library has its own error for a full disk.
        full = full_disk(error, Settings())
        if full is None:
            raise
        print(f"weft: {full}", file=sys.stderr)
        sys.exit(1)
