"""`weft ingest`: a vendor's API into its landing folder.

Exit codes: 0 all lists were read to their end, 1 one was refused or could not be read, 75 to be tried again
later.
"""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from orchestration.base.errors import WeftError

TRY_AGAIN = 75


def register(app: typer.Typer) -> None:
    """Adds the command."""

    @app.command()
    def ingest(
        source: Annotated[str, typer.Argument(help="shopify, klaviyo, zendesk, woocommerce or gorgias.")],
        since: Annotated[
            datetime | None, typer.Option(help="Read again what has changed since this time (UTC).")
        ] = None,
        table: Annotated[
            list[str] | None, typer.Option(help="Only this list; may be given several times.")
        ] = None,
        folder: Annotated[
            str, typer.Option(help="Source folder, for a second shop of one vendor: shopify_eu.")
        ] = "",
        patience: Annotated[
            float, typer.Option(help="Seconds for which a request is tried while the vendor is down.")
        ] = 300,
        rate: Annotated[
            str, typer.Option(help="REQUESTS/SECONDS in place of the vendor's usual rate: 30/60.")
        ] = "",
    ) -> None:
        """Read what has changed at a vendor since the last time into its landing folder."""
        from orchestration.base.clock import in_utc
        from orchestration.base.settings import Settings
        from orchestration.ingest.ingest import ingest as read

        outcome = read(
            Settings(),
            source,
            folder=folder,
            since=in_utc(since) if since else None,
            only=table or [],
            patience=timedelta(seconds=patience),
            rates=rates_of(rate),
            say=typer.echo,
        )
        for error in outcome.errors:
            typer.echo(f"weft: {error}", err=True)
        if outcome.errors:
            raise typer.Exit(TRY_AGAIN if outcome.is_transient else 1)


def rates_of(text: str) -> list[tuple[int, float]] | None:
    """The rate that was given; None where none was."""
    if not text:
        return None
    count, _, seconds = text.partition("/")
    try:
        rate = (int(count), float(seconds))
    except ValueError:
        rate = (0, 0.0)
    if min(rate) <= 0:
        raise WeftError(f"--rate {text} is no rate", "write it as REQUESTS/SECONDS, such as 30/60")
    return [rate]
