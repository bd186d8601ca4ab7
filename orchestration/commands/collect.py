"""`weft collect`: events and webhooks over HTTP into the landing folder."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def collect(
        host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="Port to listen on.")] = 8787,
        landing: Annotated[Path | None, typer.Option(help="Landing folder; default: WEFT_LANDING.")] = None,
    ) -> None:
        """Take events (Segment protocol) and webhooks over HTTP into the landing folder, until Ctrl-C."""
        from orchestration.base.settings import Settings
        from orchestration.collect.serve import serve

        serve(Settings() if landing is None else Settings(landing=landing), host, port)
