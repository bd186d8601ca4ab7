"""Scores of who may be one person, made before the models that apply them."""

import dagster as dg

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.job.layers import SCORES_KEY
from orchestration.job.workspace import Workspace


@dg.definitions
def defs() -> dg.Definitions:
    """One step, which does nothing unless WEFT_SUGGEST is set."""

    @dg.asset(
        key=SCORES_KEY,
        group_name="landing",
        description="Scores of pairs of customers who may be one person; only with WEFT_SUGGEST=1.",
    )
    def match_scores(workspace: Workspace) -> dg.MaterializeResult:
        """Scores the customers of the last build; what goes wrong leaves the last scores as they are."""
        if not Settings().suggest:
            return dg.MaterializeResult(metadata={"says": "WEFT_SUGGEST is not set"})
        with workspace.step("suggestions") as settings:
            from orchestration.identity.match.suggest import is_built, suggest

            if not is_built(settings):
                return dg.MaterializeResult(metadata={"says": "nothing is built yet"})
            try:
                return dg.MaterializeResult(metadata={"says": suggest(settings).line()})
            except WeftError as error:
                workspace.note_problem(error)
                return dg.MaterializeResult(metadata={"says": str(error)})

    return dg.Definitions(assets=[match_scores])
