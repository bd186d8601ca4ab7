"""What readers get: the published generation and the report over it."""

import json
from datetime import timedelta

import dagster as dg

from orchestration.activation.spec import load_specs
from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.settings import Settings
from orchestration.job.layers import LayerTranslator
from orchestration.job.workspace import Workspace
from orchestration.landing.landed import with_sources
from orchestration.publish.publish import is_published

STALE_AFTER = timedelta(hours=36)
"""A generation that is older has missed a night: Dagster shows it as stale."""


@dg.definitions
def defs() -> dg.Definitions:
    """The published generation, the report, and the job that makes them."""
    manifest = json.loads(prepared_manifest(with_sources(Settings())).read_text())
    translator = LayerTranslator()
    public = [translator.get_asset_key(node) for node in manifest["nodes"].values() if is_published(node)]

    @dg.asset(
        key=["publish", "generation"],
        deps=public,
        group_name="publish",
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=STALE_AFTER),
    )
    def generation(workspace: Workspace) -> dg.MaterializeResult:
        """`published.duckdb`: every public table of this run, swapped in as one file."""
        from orchestration.publish.publish import publish

        with workspace.step("publish") as settings:
            made = publish(settings, workspace.run_id)
        return dg.MaterializeResult(metadata={"tables": made.table_count, "rows": made.row_count})

    @dg.asset(
        key=["publish", "sync_state"],
        deps=[generation, *(dg.AssetKey(["sync", spec.name]) for spec in load_specs())],
        group_name="publish",
    )
    def sync_state(workspace: Workspace) -> None:
        """What the syncs of this run delivered, added to the published generation."""
        from orchestration.publish.publish import publish_sync_state

        with workspace.step("publish") as settings:
            publish_sync_state(settings)

    @dg.asset(key=["publish", "report"], deps=[generation, sync_state], group_name="publish")
    def report(workspace: Workspace) -> dg.MaterializeResult:
        """One static page over the published generation."""
        from orchestration.report.render import render_report

        with workspace.step("report") as settings:
            path = render_report(settings)
        return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(str(path))})

    return dg.Definitions(assets=[generation, sync_state, report])
