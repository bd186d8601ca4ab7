"""Tables and whole sources that earlier loads had and that a landing folder no longer holds."""

from duckdb import DuckDBPyConnection

from orchestration.base.errors import WeftError
from orchestration.landing.contracts import Contracts
from orchestration.landing.files import Landing
from orchestration.landing.summary import shortened


def left_alone(connection: DuckDBPyConnection, landing: Landing, only_these: bool) -> set[str]:
    """Sources that this load does not touch although the folder has none of their files.

    Args:
        connection: to the warehouse, before the load.
        landing: the folder.
        only_these: nothing but the sources of this folder is loaded. Else only those are left alone that such
            a load brought from another folder.
    """
    absent = connection.execute(
        "select source_name, bool_and(coalesce(is_extra, false)) from raw_weft.landed_files group by all"
    ).fetchall()
    return {
        source for source, is_extra in absent if source not in landing.layouts and (only_these or is_extra)
    }


def mark(connection: DuckDBPyConnection, landing: Landing, only_these: bool) -> None:
    """Keeps by which kind of load the sources of a folder came."""
    connection.execute(
        """
        update raw_weft.landed_files set is_extra = ?
        where source_name in (select unnest(?)) and is_extra is distinct from ?
        """,
        [only_these, list(landing.layouts), only_these],
    )


def refuse_missing(
    connection: DuckDBPyConnection,
    landing: Landing,
    contracts: Contracts,
    layouts: dict[str, str],
    untouched: set[str],
) -> None:
    """Refuses to empty tables because their files are gone: a person has to say that it is meant.

    Raises:
        WeftError: names the tables.
    """
    tables = connection.execute(
        """
        select source_name, source_table, sum(row_count) from raw_weft.landed_files
        group by all having sum(row_count) > 0 order by all
        """
    ).fetchall()
    gone = [
        (source, table, rows)
        for source, table, rows in tables
        if source not in untouched
        and (source, table) not in landing.files
        and contracts.table(layouts.get(source, source), table).columns
    ]
    if not gone:
        return
    sources = sorted({source for source, _, _ in gone} - set(landing.layouts))
    missing = [
        f"{source}.{table} ({rows:,} rows)" for source, table, rows in gone if source in landing.layouts
    ]
    said = [f"the source folder {source}" for source in sources] + missing
    raise WeftError(
        f"{shortened(said, 10)}: earlier runs had it, {landing.folder} has it no more; nothing was changed",
        "land it again, or give another WEFT_LANDING. If it is gone for good, its rows go with: "
        "weft run --accept-missing. Readers keep the generation before",
    )
