"""What readers get: the published generation and the report over it."""

import json

import dagster as dg

from orchestration.lib.dbt import prepared_manifest
from orchestration.lib.job import Workspace
from orchestration.lib.layers import LayerTranslator
from orchestration.lib.settings import Settings


@dg.definitions
def defs() -> dg.Definitions:
    """The published generation, the report, and the job that makes them."""
    manifest = json.loads(prepared_manifest(Settings()).read_text())
    translator = LayerTranslator()
    public = [
        translator.get_asset_key(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["access"] == "public"
    ]

    @dg.asset(key=["publish", "generation"], deps=public, group_name="publish")
    def generation(workspace: Workspace) -> dg.MaterializeResult:
        """`published.duckdb`: every public table of this run, swapped in as one file."""
        from orchestration.lib.publish import publish

        with workspace.step("publish") as settings:
            made = publish(settings, workspace.run_id)
        return dg.MaterializeResult(metadata={"tables": made.table_count, "rows": made.row_count})

    @dg.asset(key=["publish", "report"], deps=[generation], group_name="publish")
    def report(workspace: Workspace) -> dg.MaterializeResult:
        """One static page over the published generation."""
        from orchestration.report.render import render_report

        with workspace.step("report") as settings:
            path = render_report(settings)
        return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(str(path))})

    return dg.Definitions(assets=[generation, report])
