"""`weft sync`: what would be sent, and sending it."""

from typing import Annotated

import typer

Name = Annotated[str | None, typer.Argument(help="<destination>__<audience>; all syncs when left out.")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    sync = typer.Typer(no_args_is_help=True, help="Carry segments to the tools that act on them.")
    app.add_typer(sync, name="sync")

    @sync.command("plan")
    def plan(name: Name = None) -> None:
        """Show what `apply` would send. Nothing is sent."""
        from orchestration.activation.engine import plan_sync
        from orchestration.activation.spec import find_specs
        from orchestration.activation.words import plan_lines
        from orchestration.base.settings import Settings

        for spec in find_specs(name):
            for line in plan_lines(plan_sync(Settings(), spec)):
                typer.echo(line)

    @sync.command("apply")
    def apply(
        name: Name = None,
        plan: Annotated[str | None, typer.Option(help="Send only if the plan is still this one.")] = None,
        allow_removes: Annotated[
            bool, typer.Option(help="Remove members although a guard says stop.")
        ] = False,
    ) -> None:
        """Send what differs from what the destination has confirmed."""
        from orchestration.activation.engine import apply_sync
        from orchestration.activation.spec import find_specs
        from orchestration.activation.words import outcome_line
        from orchestration.base.errors import WeftError
        from orchestration.base.settings import Settings
        from orchestration.publish.publish import publish_sync_state

        settings, specs, errors = Settings(), find_specs(name), []
        if (plan or allow_removes) and name is None:
            raise WeftError("--plan and --allow-removes are for one sync", "name it: weft sync apply NAME …")
        for spec in specs:
            try:
                typer.echo(outcome_line(apply_sync(settings, spec, plan, allow_removes)))
            except WeftError as error:
                errors.append(error)
        publish_sync_state(settings)
        for error in errors[:-1]:
            typer.echo(f"weft: {error}", err=True)
        if errors:
            raise errors[-1]
