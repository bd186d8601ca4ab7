"""The expectations in a process beside this one, which imports their library while dbt builds.

The import takes seconds of one core, and dbt, which holds Python's lock most of the time, leaves a core idle.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import IO

from orchestration.base.errors import WeftError
from orchestration.base.failures import readable
from orchestration.base.interrupts import end_with
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.quality.checks import Check


class ExpectationWorker:
    """A process that judges tables once, and ends with the one that started it: its input is closed then."""

    def __init__(self) -> None:
        # Ctrl-C reaches every process of a terminal; this one says nothing and ends with its parent.
        code = (
            "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
            f" from {end_with.__module__} import end_with; end_with({os.getpid()});"
            f" from {__name__} import serve; serve(sys.stdin, sys.stdout)"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=PROJECT_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def check_tables(self, settings: Settings, tables: list[tuple[str, str]]) -> list[Check]:
        """What `expectations.check_tables` finds.

        Raises:
            WeftError: what that raises, or the process died.
        """
        asked = {"settings": settings.model_dump(mode="json"), "tables": tables}
        said, _ = self._process.communicate(json.dumps(asked))
        if self._process.returncode:
            raise WeftError("the expectations could not be judged", "the reason stands above")
        answer = json.loads(said.splitlines()[-1])
        if "what" in answer:
            raise WeftError(**answer)
        return [Check(**check) for check in answer["checks"]]

    def dismiss(self) -> None:
        """Ends the process, whether it was asked or not."""
        self._process.kill()
        self._process.communicate()


def serve(questions: IO[str], answers: IO[str]) -> None:
    """Imports what judging needs, waits for the one question and answers it; ends when none comes."""
    from orchestration.quality.expectations import check_tables, load_library

    load_library()
    question = questions.read()
    if not question:
        return
    asked = json.loads(question)
    settings, tables = Settings(**asked["settings"]), [(schema, name) for schema, name in asked["tables"]]
    try:
        answer: dict = {"checks": [asdict(check) for check in check_tables(settings, tables)]}
    except Exception as error:
        told = error if isinstance(error, WeftError) else readable(error, settings)
        answer = {"what": told.what, "fix": told.fix}
    json.dump(answer, answers)
