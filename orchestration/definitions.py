"""The code location that Dagster loads: everything below `defs/`."""

import dagster as dg

from orchestration.base.settings import PROJECT_ROOT


@dg.definitions
def defs() -> dg.Definitions:
    """The whole job, as `weft run`, `weft dagster` and `dagster dev` see it."""
    return dg.load_from_defs_folder(project_root=PROJECT_ROOT)
