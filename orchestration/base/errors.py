"""Errors that a person can act on: what happened, where, and what to do."""


class WeftError(Exception):
    """A failure whose message is meant for the person who ran the command; no traceback is shown.

    Attributes:
        what: what went wrong, naming the file, table or setting.
        fix: what to do about it.
    """

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what}\n  → {fix}")
        self.what = what
        self.fix = fix


class TransientError(WeftError):
    """A failure that may pass by itself: whoever can try again in a while does."""
