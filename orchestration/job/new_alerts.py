"""Tells somebody of what `analytics.alerts` found: each alert once, and only while it is new.

Which alerts were told is kept in the state of the syncs (`told_alerts`), by their ids, which are the same in
every run. Rows are only ever added: what nobody could be told of is tried again by the next run.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import duckdb

from orchestration.activation.redaction import without_personal_data
from orchestration.activation.state import SyncState
from orchestration.base.clock import as_of
from orchestration.base.settings import Settings
from orchestration.job.alerts import alert

NEW_FOR = timedelta(days=3)
"""What ended longer ago is in the table and no news: a first run tells nobody of last month."""
MOST_TOLD = 20
"""Alerts in one message; more are counted."""
NOT_PLAIN = re.compile(r"[^\w\s.,:;%&+\-'()/÷]|\w+://")
"""What a mail or chat could take for markup, a mention or a link: names of products are anybody's words."""

NEW = """
    select alert_id, severity, alert_text
    from {table}
    where window_end > $since and window_end <= $until
    order by severity, window_end desc, alert_id
"""


@dataclass(frozen=True)
class NewAlert:
    """One alert of the last days."""

    alert_id: str
    severity: str
    text: str

    @property
    def line(self) -> str:
        """It in plain words, on one line."""
        return f"{self.severity}: {plain(self.text)}"


def plain(text: str) -> str:
    """A text without markup, mentions, links, addresses and long numbers, on one line."""
    return " ".join(NOT_PLAIN.sub(" ", without_personal_data(text)).split())


def recent_alerts(
    settings: Settings, connection: duckdb.DuckDBPyConnection, catalog: str = ""
) -> list[NewAlert]:
    """The alerts of the last three days before the run's "now"; none where the table is not published."""
    until = as_of(settings).replace(tzinfo=None)
    query = NEW.format(table=f"{catalog}analytics.alerts")
    try:
        rows = connection.execute(query, {"since": until - NEW_FOR, "until": until}).fetchall()
    except duckdb.CatalogException:
        return []
    return [NewAlert(*row) for row in rows]


def tell_new_alerts(settings: Settings) -> list[NewAlert]:
    """Tells of the alerts that nobody was told of yet, in one message; returns them, told or not.

    Raises:
        WeftError: nothing is published yet.
        TransientError: a sync held the state for too long.
    """
    state = SyncState(settings)
    with state.open(with_published=True) as connection:
        told = {row[0] for row in connection.execute("select alert_id from told_alerts").fetchall()}
        new = [
            found for found in recent_alerts(settings, connection, "published.") if found.alert_id not in told
        ]
    if not new:
        return []
    lines = [found.line for found in new[:MOST_TOLD]]
    if len(new) > MOST_TOLD:
        lines.append(f"and {len(new) - MOST_TOLD} more: see analytics.alerts")
    title = f"Weft: {len(new)} new {'alert' if len(new) == 1 else 'alerts'}"
    if alert(settings, title, lines):
        now = as_of(settings).replace(tzinfo=None)
        with state.transaction() as connection:
            connection.executemany(
                "insert into told_alerts values (?, ?)", [[found.alert_id, now] for found in new]
            )
    return new
