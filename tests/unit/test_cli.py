"""Options of the command line that stand before, or beside, what a command does."""

import os
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.cli import app


def test_the_version_is_that_of_the_package() -> None:
    said = CliRunner().invoke(app, ["--version"])
    assert (said.exit_code, said.stdout) == (0, f"weft {version('weft')}\n")


def test_the_landing_folder_of_a_run_is_that_of_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path in part counts from where the command is given."""
    (tmp_path / "landing").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEFT_LANDING", "/elsewhere")
    ran: list[Settings] = []
    monkeypatch.setattr("orchestration.job.run.run_job", lambda settings, say: ran.append(settings) or [])
    done = CliRunner().invoke(app, ["run", "--landing", "landing"])
    assert done.exit_code == 0, done.output
    assert ran[0].landing == tmp_path / "landing"
    assert os.environ["WEFT_LANDING"] == str(tmp_path / "landing")


def test_a_landing_folder_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["run", "--landing", str(tmp_path / "absent")])
    assert refused.exit_code == 1
    assert isinstance(refused.exception, WeftError)
    assert "absent is not a folder" in str(refused.exception)
