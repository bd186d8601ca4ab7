"""Expectations as blocking checks: what breaks one is neither published nor synced."""

import json
from collections.abc import Iterator

import dagster as dg

from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.job.layers import LayerTranslator
from orchestration.job.workspace import Workspace
from orchestration.landing.landed import with_sources
from orchestration.publish.publish import is_published
from orchestration.quality.expectations import suite_of


@dg.definitions
def defs() -> dg.Definitions:
    """One check per public table; a single step runs them all, for importing the library takes seconds."""
    manifest = json.loads(prepared_manifest(with_sources(Settings())).read_text())
    translator = LayerTranslator()
    tables = {
        translator.get_asset_key(node): (node["schema"], node["name"])
        for node in manifest["nodes"].values()
        if is_published(node) and suite_of(node["name"])
    }

    @dg.multi_asset_check(
        specs=[
            dg.AssetCheckSpec("expectations", asset=key, blocking=True, description=f"The whole of {name}.")
            for key, (_, name) in sorted(tables.items())
        ],
        name="expectations",
    )
    def expectations(workspace: Workspace) -> Iterator[dg.AssetCheckResult]:
        """Judges every public table as a whole, before anyone sees it."""
        with workspace.step("expectations") as settings:
            checks = workspace.expectation_worker().check_tables(settings, sorted(tables.values()))
            workspace.note_checks(checks)
        for key, (schema, name) in sorted(tables.items()):
            broken = [
                check for check in checks if check.table_name == f"{schema}.{name}" and check.status != "pass"
            ]
            yield dg.AssetCheckResult(
                asset_key=key,
                check_name="expectations",
                passed=not broken,
                severity=(
                    dg.AssetCheckSeverity.ERROR
                    if any(check.status == "fail" for check in broken)
                    else dg.AssetCheckSeverity.WARN
                ),
                metadata={check.check_name: check.detail for check in broken},
            )
        failed = [check for check in checks if check.status == "fail"]
        if failed:
            raise stopped(failed)

    return dg.Definitions(asset_checks=[expectations])


def stopped(failed: list) -> WeftError:
    """What was broken, and what to do when it is right all the same."""
    lines = "".join(f"\n    {check.table_name}: {check.check_name} is {check.detail}" for check in failed[:8])
    return WeftError(
        f"{len(failed)} expectations are broken; nothing was published or sent:{lines}",
        "look at what was landed; readers keep the generation before. If a table is meant to have shrunk: "
        "weft run --accept-drop; if customers are meant to merge or split: weft run --accept-identity. "
        "Other bounds stand in expectations/",
    )
