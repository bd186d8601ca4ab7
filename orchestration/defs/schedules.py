"""When the job runs: every morning, and when landing files have changed."""

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.job.workspace import Workspace
from orchestration.landing.watch import landing_fingerprint


@dg.definitions
def defs() -> dg.Definitions:
    """The whole job with its schedule, its sensor and what its steps share."""
    build_warehouse = dg.define_asset_job(
        "build_warehouse",
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        description="Load, build, check, publish, sync and report, in one process: DuckDB has one writer.",
    )
    daily = dg.ScheduleDefinition(
        name="build_warehouse_daily", job=build_warehouse, cron_schedule="0 4 * * *", execution_timezone="UTC"
    )

    @dg.sensor(job=build_warehouse, minimum_interval_seconds=60)
    def landing_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        """Asks for a run when a landing file came, changed or went, and has been still for a minute."""
        now = landing_fingerprint(Settings().landing_folder)
        if now is None:
            return dg.SkipReason("no landing files, or one is still being written")
        if now == context.cursor:
            return dg.SkipReason("no landing file has changed")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=now)], cursor=now)

    return dg.Definitions(
        jobs=[build_warehouse],
        schedules=[daily],
        sensors=[landing_files],
        resources={"workspace": Workspace()},
        executor=dg.in_process_executor,
    )
