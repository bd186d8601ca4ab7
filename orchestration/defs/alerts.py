"""Who is told when a run that Dagster started fails (`weft run` tells by itself), and of new alerts."""

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.job.alerts import alert
from orchestration.job.new_alerts import tell_new_alerts
from orchestration.job.workspace import Workspace


@dg.definitions
def defs() -> dg.Definitions:
    """A sensor and a check; nobody is told until WEFT_ALERT_URL is set."""

    @dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
    def tell_of_failure(context: dg.RunFailureSensorContext) -> None:
        """Sends what failed, and the steps in which."""
        steps = ", ".join(event.step_key or "" for event in context.get_step_failure_events())
        lines = [context.failure_event.message or "", f"steps: {steps}" if steps else ""]
        alert(Settings(), "Weft: the run failed; readers keep the generation before", [*filter(None, lines)])

    @dg.asset_check(
        asset=["publish", "generation"],
        name="new_alerts",
        blocking=False,
        description="Nothing in analytics.alerts that nobody was told of yet; tells of what there is.",
    )
    def new_alerts(workspace: Workspace) -> dg.AssetCheckResult:
        """Tells of each alert once; the check warns in the run that finds it, and passes in the next."""
        with workspace.step("alerts") as settings:
            new = tell_new_alerts(settings)
        return dg.AssetCheckResult(
            passed=not new,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={found.alert_id: found.line for found in new},
        )

    return dg.Definitions(sensors=[tell_of_failure], asset_checks=[new_alerts])
