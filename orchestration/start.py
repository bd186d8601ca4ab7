"""Where the command `weft` begins: signals are seen to before anything is imported that takes time."""

from orchestration.base.interrupts import end_on_interrupt


def main() -> None:
    """Runs the command line."""
    end_on_interrupt()
    from orchestration import cli

    cli.main()
