"""`weft report`: the published generation as one static page."""

import typer


def register(app: typer.Typer) -> None:
    """Adds `weft report`."""

    @app.command()
    def report(
        open_it: bool = typer.Option(False, "--open", help="Show it in the default browser as well."),
    ) -> None:
        """Render the report of the published generation and print its path."""
        import webbrowser

        from orchestration.base.settings import Settings
        from orchestration.report.render import render_report

        page = render_report(Settings())
        typer.echo(page)
        if open_it:
            webbrowser.open(page.as_uri())
