"""Landing files and the dbt project as assets: one per source, one per model, one check per data test."""

import json
from collections.abc import Iterator

import dagster as dg
from dagster_dbt import dbt_assets

from orchestration.base.claims import broken_claims, claims_of
from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.dbt.stream import stream_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.job.layers import LayerTranslator, landing_key
from orchestration.job.run import JOB_HERE
from orchestration.job.workspace import Workspace
from orchestration.landing.landed import with_sources
from orchestration.publish.publish import is_published

CHEAPER = ("--no-write-json", "--use-fast-test-edges")
"""Nobody reads what dbt would write of a run; its quicker way to put tests before models is as right."""


@dg.definitions
def defs() -> dg.Definitions:
    """The raw layer, and every model above it."""
    known = with_sources(Settings())
    manifest = json.loads(prepared_manifest(known).read_text())
    translator = LayerTranslator()
    nodes = {
        translator.get_asset_key(node): node
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed", "snapshot")
        and node["config"]["materialized"] != "ephemeral"  # a part of queries is no asset
    }
    published = {node["unique_id"]: key for key, node in nodes.items() if is_published(node)}
    every = {node["unique_id"]: key for key, node in nodes.items()}

    @dg.multi_asset(
        specs=[
            dg.AssetSpec(landing_key(name), group_name="landing", description=f"Raw tables of {name}.")
            for name in sorted({source["source_name"] for source in manifest["sources"].values()})
        ],
        name="landing",
    )
    def landing(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:
        """Copies new and changed landing files into the warehouse."""
        from orchestration.landing import load_landing
        from orchestration.segments.outputs import require_compiled

        require_compiled()
        try:
            with workspace.step("landing") as settings:
                summary = load_landing(settings)
                workspace.note_landing(summary.lines())
                summary.refuse()
        except WeftError as error:
            workspace.try_again_later(context, error)
            raise
        for key in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key)

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="warehouse")
    def warehouse(
        context: dg.AssetExecutionContext, workspace: Workspace
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """Builds and tests every selected model; tests that prove code, not data, stay in `make check`."""
        arguments = ["build", "--log-level", "none", "--exclude-resource-type", "unit_test", *CHEAPER]
        if len(context.selected_asset_keys) < len(nodes):
            names = [nodes[key]["name"] for key in sorted(context.selected_asset_keys)]
            arguments += ["--indirect-selection", "cautious", "--select", *names]
        else:
            arguments += ["--selector", "run"]
            workspace.expectation_worker()
        with workspace.step("models") as settings:
            # What lands while the job goes on has no assets yet: it is built by the next run.
            settings = settings.model_copy(update={"sources": known.sources})
            # An event takes Dagster longer than many a model takes dbt: here, only what later steps wait for.
            told = published if context.job_name == JOB_HERE else every
            building = stream_dbt(settings, *arguments, count=workspace.tell_nodes)
            while True:
                try:
                    built = next(building)
                except StopIteration as end:
                    results, error = end.value
                    break
                if built in told:
                    yield dg.MaterializeResult(asset_key=told[built])
            yield from check_results(settings, results, context.selected_asset_check_keys)
            workspace.note_tests(results)
            if error:
                raise error

    return dg.Definitions(assets=[landing, warehouse])


def check_results(
    settings: Settings, results: list, expected: set[dg.AssetCheckKey]
) -> Iterator[dg.AssetCheckResult]:
    """What dbt's tests found, each claim with its count."""
    checks = {key.name: key for key in expected}
    for result in results:
        if (
            str(result.node.resource_type) == "test"
            and result.status != "skipped"
            and result.node.name in checks
        ):
            seconds = {"seconds": round(result.execution_time, 3)}
            warned = result.status == "warn"
            broken = broken_claims(settings, result)
            held = {claim: "holds" for claim in claims_of(result.node) if not broken.get(claim)}
            yield dg.AssetCheckResult(
                asset_key=checks[result.node.name].asset_key,
                check_name=result.node.name,
                passed=result.status == "pass",
                severity=dg.AssetCheckSeverity.WARN if warned else dg.AssetCheckSeverity.ERROR,
                metadata=seconds | (broken | held if broken or result.status == "pass" else {}),
            )
