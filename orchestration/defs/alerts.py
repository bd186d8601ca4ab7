"""Who is told when a run that Dagster started fails; `weft run` tells by itself."""

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.job.alerts import alert


@dg.definitions
def defs() -> dg.Definitions:
    """A sensor that does nothing until WEFT_ALERT_URL is set."""

    @dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
    def tell_of_failure(context: dg.RunFailureSensorContext) -> None:
        """Sends what failed, and the steps in which."""
        steps = ", ".join(event.step_key or "" for event in context.get_step_failure_events())
        lines = [context.failure_event.message or "", f"steps: {steps}" if steps else ""]
        alert(Settings(), "Weft: the run failed; readers keep the generation before", [*filter(None, lines)])

    return dg.Definitions(sensors=[tell_of_failure])
