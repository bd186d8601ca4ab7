"""Runs two rule sets over the data of the warehouse and says what the second would change."""

import shutil
from pathlib import Path

from orchestration.base.run_lock import run_lock
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.identity.rule_diff.compare import Comparison, attached
from orchestration.identity.rule_diff.result import RuleDiff
from orchestration.identity.rule_diff.scratch import (
    RuleSet,
    build_identity,
    build_outcomes,
    has_outcomes,
    last_as_of,
)
from orchestration.precheck.found import refuse
from orchestration.precheck.rules import rule_faults
from orchestration.warehouse.scratch_project import SOURCE


def diff_identity(
    settings: Settings, rules: Path | None = None, against: str | None = None, show_values: bool = False
) -> RuleDiff:
    """Compares the rules of the working copy (with the seeds of `rules` in it) with those of the last build.

    With `against`, a git reference, the other side is what its rules make of the same data. Neither the
    warehouse nor the published generation is written to; the scratch files are removed at the end.

    Raises:
        WeftError: nothing is built yet, a run is going, or one of the rule sets cannot be built.
    """
    refuse(rule_faults(PROJECT_ROOT / "seeds"))
    if rules:
        refuse(rule_faults(rules))
    with run_lock(settings):
        as_of = last_as_of(settings.warehouse)
        folder = settings.home / "diff"
        shutil.rmtree(folder, ignore_errors=True)
        wanted = {"before": RuleSet(reference=against)} if against else {}
        wanted["after"] = RuleSet(rules=rules)
        try:
            scratches = [build_identity(settings, rule_set, name, as_of) for name, rule_set in wanted.items()]
            sides = ("before" if against else SOURCE, "after")
            with attached(settings.warehouse, *scratches) as connection:
                same = Comparison(connection, *sides, show_values).is_same_identity()
            follow = not same and has_outcomes(settings.warehouse)
            for scratch in scratches if follow else ():
                build_outcomes(settings, scratch)
            with attached(settings.warehouse, *scratches) as connection:
                return Comparison(connection, *sides, show_values).result(as_of, with_outcomes=follow)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
