"""What a person should know after a load that is no error."""

from difflib import get_close_matches

from orchestration.landing.consent_columns import consent_notices
from orchestration.landing.contracts import Contracts
from orchestration.landing.files import Landing
from orchestration.landing.summary import UNREAD, LoadSummary, shortened

BOOKKEEPING = ("_fivetran_", "_airbyte_", "_ab_", "_dlt_", "_sdc_")
"""How columns begin that a connector adds to every table for itself."""


def notices(landing: Landing, contracts: Contracts, summary: LoadSummary) -> list[str]:
    """One line each: sources and tables that no model reads, columns that are new, files left alone."""
    lines = []
    for source in summary.sources:
        layout = landing.layouts.get(source, source)
        if layout in contracts.without_adapter:
            lines.append(f"{source}{UNREAD}")
        else:
            lines += _unknown_tables(source, landing, contracts)
    columns = [
        (table.source, landing.layouts.get(table.source, table.source), table.table, column)
        for table in summary.tables
        if table.files_loaded
        for column in table.new_columns
    ]
    lines += consent_notices(columns)
    names = [
        f"{source}.{table}.{column}"
        for source, _, table, column in columns
        if not column.lower().startswith(BOOKKEEPING)
    ]
    if names:
        lines.append(f"{len(names):,} columns landed that no contract has: {shortened(names)}")
    if landing.ignored:
        lines.append(
            f"{len(landing.ignored):,} files left alone, no data format: {shortened(landing.ignored)}"
        )
    return lines


def _unknown_tables(source: str, landing: Landing, contracts: Contracts) -> list[str]:
    known = contracts.sources[landing.layouts.get(source, source)]
    landed = {table for name, table in landing.files if name == source}
    unknown = sorted(landed - set(known))
    if not unknown:
        return []
    missing = sorted(set(known) - landed)
    guesses = {name: get_close_matches(name.lower(), missing, n=1, cutoff=0.8) for name in unknown}
    named = [f"{name} (did you mean {near[0]}?)" if near else name for name, near in guesses.items()]
    # Names that look mistyped come first: the list is cut.
    named.sort(key=lambda name: "did you mean" not in name)
    return [f"{source}: {len(unknown):,} tables landed that no model reads: {shortened(named)}"]
