"""Syncs as Dagster assets: some ten lines of YAML each."""

import dagster as dg

from orchestration.activation.spec import SyncSpec, read_spec
from orchestration.base.errors import WeftError
from orchestration.job.workspace import Workspace


class Sync(dg.Component, dg.Model, dg.Resolvable):
    """Carries rows of a public table to an account, once a generation is published (docs/add-a-sync.md)."""

    account: str
    object: str
    title: str
    purpose: str
    segment: str | None = None
    event: str | None = None
    table: str = ""
    key: str = ""
    audience: str = ""
    mode: str | None = None
    mapping: dict[str, str] | None = None
    identifiers: list[str] | None = None
    schedule: str = "each run"
    holdout_percent: float = 0
    history_hours: float = 72
    guards: dict[str, float] | None = None
    options: dict[str, str] | None = None

    def spec_of(self, context: dg.ComponentLoadContext) -> SyncSpec:
        """The same attributes, validated, without Dagster."""
        stated = {name: value for name, value in self.model_dump().items() if value is not None}
        return read_spec(stated, context.path / "defs.yaml")

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """One asset `sync/<account>__<what>`, and the check that every row was delivered."""
        spec = self.spec_of(context)
        read = (
            ["activation", "activation_events"] if spec.object == "events" else ["customer360", "customers"]
        )

        @dg.asset(
            key=["sync", spec.name],
            deps=[
                dg.AssetKey(spec.table.split(".") if spec.table else read),
                dg.AssetKey(["activation", "contact_permissions"]),
                dg.AssetKey(["publish", "generation"]),
                dg.AssetKey(["sync", "erasures"]),
            ],
            check_specs=[dg.AssetCheckSpec("delivered", asset=["sync", spec.name])],
            group_name="sync",
            # Two runs on one account would only wait for each other's rate.
            pool=f"account_{spec.account}",
            description=f"{spec.title}, in {spec.account}.",
            kinds={spec.account.partition("_")[0]},
        )
        def sync(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:
            if spec.schedule == "by hand" and context.run.tags.get("weft/by_hand") is None:
                return _result(dg.AssetCheckSeverity.WARN, True, {"status": "goes by hand only"})
            # One destination that fails must not keep the others, nor the report, from running.
            try:
                with workspace.step("syncs") as settings:
                    from orchestration.activation.engine import Sync as Engine

                    outcome = Engine(settings, spec).apply()
            except WeftError as error:
                workspace.try_again_later(context, error)
                workspace.note_problem(error)
                return _result(dg.AssetCheckSeverity.ERROR, False, {"problem": str(error)})
            metadata = {name: value for name, value in outcome.as_dict().items() if value != ""}
            whole = outcome.status in ("done", "unchanged", "dry")
            return _result(dg.AssetCheckSeverity.WARN, whole, metadata)

        return dg.Definitions(assets=[sync])


def _result(severity: dg.AssetCheckSeverity, delivered: bool, metadata: dict) -> dg.MaterializeResult:
    check = dg.AssetCheckResult(
        passed=delivered, check_name="delivered", severity=severity, metadata=metadata
    )
    return dg.MaterializeResult(metadata=metadata, check_results=[check])
