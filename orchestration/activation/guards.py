"""The guards of a sync: a plan that looks like a mistake upstream is stopped."""

from orchestration.activation.plan import Plan
from orchestration.activation.spec import SyncSpec
from orchestration.base.errors import WeftError


def check_guards(plan: Plan, spec: SyncSpec, age_hours: float, allow_changes: bool) -> None:
    """Stops a plan that looks like a mistake upstream, before anything is sent.

    Raises:
        WeftError: naming the guard, the figures and how to go on if they are right.
    """
    guards = spec.guards
    if age_hours > guards.max_age_hours:
        raise WeftError(
            f"sync {spec.name}: the published generation is {age_hours:.0f} hours old "
            f"(guards.max_age_hours is {guards.max_age_hours:g})",
            "run `weft run` to publish a fresh one",
        )
    if allow_changes:
        return
    go_on = f"if that is right: weft sync apply {spec.name} --plan {plan.plan_hash} --allow-changes"
    if plan.wanted == 0 and plan.removes > guards.min_rows:
        raise WeftError(
            f"sync {spec.name}: the audience is empty now, and would lose all its {plan.confirmed:,} members",
            go_on,
        )
    if plan.removes > guards.min_rows and plan.removes > guards.max_remove_share * plan.confirmed:
        raise WeftError(
            f"sync {spec.name}: {plan.removes:,} of {plan.confirmed:,} members would be removed "
            f"(guards.max_remove_share is {guards.max_remove_share:.0%})",
            go_on,
        )
    added = plan.counts["add"]
    if plan.confirmed > guards.min_rows and added > guards.max_growth * plan.confirmed:
        raise WeftError(
            f"sync {spec.name}: {added:,} rows would be added to {plan.confirmed:,} "
            f"(guards.max_growth is {guards.max_growth:g})",
            go_on,
        )
