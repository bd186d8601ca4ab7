"""Runs dbt commands in this process, on the project as it was parsed before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.dbt.environment import dbt_process
from orchestration.base.dbt.messages import failure
from orchestration.base.dbt.parsed import as_option, parsed_for, sources_of
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings


def run_dbt(settings: Settings, *arguments: str, project: Path = PROJECT_ROOT) -> list:
    """Runs one dbt command and returns its node results.

    Raises:
        WeftError: dbt could not start, or at least one node failed; the message names the first few.
    """
    results, error = try_dbt(settings, *arguments, project=project)
    if error:
        raise error
    return results


def try_dbt(
    settings: Settings,
    *arguments: str,
    project: Path = PROJECT_ROOT,
    listen: Callable[[Any], None] | None = None,
) -> tuple[list, WeftError | None]:
    """Runs one dbt command and returns its node results beside what went wrong, if anything did.

    Where parsing fails, the command itself parses again and says why. To parse alone is `parse_project`.

    Args:
        settings: of this run.
        arguments: the command and its options.
        project: folder of the dbt project.
        listen: is told each of dbt's events, but those of level debug.
    """
    from dbt.cli.main import dbtRunner

    command, *given_options = arguments
    options, given = _split_variables(given_options)
    variables = sources_of(settings) | given
    with dbt_process(settings, project):
        runner = dbtRunner(
            manifest=parsed_for(settings, project, variables), callbacks=[listen] if listen else []
        )
        outcome = runner.invoke([command, *options, *as_option(variables), "--project-dir", str(project)])
    results = list(getattr(outcome.result, "results", None) or [])
    return results, failure(settings, command, outcome)


def _split_variables(options: list[str]) -> tuple[list[str], dict[str, Any]]:
    """The options without `--vars`, and the variables that it gave."""
    if "--vars" not in options:
        return options, {}
    place = options.index("--vars")
    return options[:place] + options[place + 2 :], yaml.safe_load(options[place + 1])
