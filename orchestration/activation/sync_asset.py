"""Syncs as Dagster assets: ten lines of YAML each."""

import dagster as dg

from orchestration.activation.spec import Guards, SyncSpec
from orchestration.base.errors import WeftError
from orchestration.job.workspace import Workspace


class AudienceSync(dg.Component, dg.Model, dg.Resolvable):
    """Carries an activation model to an audience of a destination, once a generation is published."""

    activation: str
    audience: str
    destination: str
    delivery: str = "file"
    list_id: str = ""
    mode: str = "mirror"
    guards: dict[str, float] | None = None

    @property
    def spec(self) -> SyncSpec:
        """The same attributes, validated, without Dagster."""
        return SyncSpec.model_validate(
            self.model_dump() | {"guards": Guards.model_validate(self.guards or {})}
        )

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """One asset `sync/<destination>__<audience>`, and the check that everything was delivered."""
        spec = self.spec

        @dg.asset(
            key=["sync", spec.name],
            deps=[dg.AssetKey(["activation", spec.activation]), dg.AssetKey(["publish", "generation"])],
            check_specs=[dg.AssetCheckSpec("delivered", asset=["sync", spec.name])],
            group_name="sync",
            description=f"{spec.audience}, in {spec.destination}.",
        )
        def sync(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:
            from orchestration.activation.engine import apply_sync

            # One destination that fails must not keep the others, nor the report, from running.
            try:
                with workspace.step("syncs") as settings:
                    outcome = apply_sync(settings, spec)
            except WeftError as error:
                workspace.try_again_later(context, error)
                workspace.note_problem(error)
                return _result(False, {"problem": str(error)})
            return _result(True, dict(outcome.counts))

        return dg.Definitions(assets=[sync])


def _result(delivered: bool, metadata: dict) -> dg.MaterializeResult:
    check = dg.AssetCheckResult(passed=delivered, check_name="delivered", metadata=metadata)
    return dg.MaterializeResult(metadata=metadata, check_results=[check])
