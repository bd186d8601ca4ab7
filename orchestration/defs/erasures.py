"""Requests to erase somebody go to the destinations before anything else does."""

import dagster as dg

from orchestration.base.errors import WeftError
from orchestration.job.workspace import Workspace


@dg.definitions
def defs() -> dg.Definitions:
    """One step before all syncs, and the check that no destination still owes an answer."""

    @dg.asset(
        key=["sync", "erasures"],
        deps=[dg.AssetKey(["publish", "generation"])],
        check_specs=[dg.AssetCheckSpec("erased", asset=["sync", "erasures"])],
        group_name="sync",
        description="Requests to erase somebody, pushed to every destination (docs/erase-an-identifier.md).",
    )
    def erasures(workspace: Workspace) -> dg.MaterializeResult:
        # A destination that fails here is asked again by the next run; it must not keep the syncs from
        # running.
        told: dict[str, str] = {}
        try:
            with workspace.step("syncs") as settings:
                from orchestration.activation.erasures import push_erasures

                told = dict(push_erasures(settings))
        except WeftError as error:
            workspace.note_problem(error)
            told = {"problem": str(error)}
        passed = all(status in ("ok", "unsupported", "manual") for status in told.values())
        check = dg.AssetCheckResult(
            passed=passed, check_name="erased", severity=dg.AssetCheckSeverity.WARN, metadata=told
        )
        return dg.MaterializeResult(metadata=told, check_results=[check])

    return dg.Definitions(assets=[erasures])
