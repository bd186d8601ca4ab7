"""What a reader may rely on in `source_health`: every table of every source is there as before.

A table that lost nine tenths of its rows overnight was cut off where it was exported. Compared is the
generation that readers see now, so that a run which was stopped is stopped again when it is repeated; a loss
that is meant goes through with `weft run --accept-drop`. Of a table whose files are all gone the load has
asked already (`--accept-missing`).
"""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

FEWEST_ROWS = 100
"""A table that had fewer is not compared."""
LEFT_SHARE = 0.1

MEASURES = """
select count(*) as row_count
from staging.source_health
"""

COMPARED = {
    "cut_off_table_count": f"""
        select count(*)
        from (
            select source_name, source_table, max_by(row_count, load_number) as row_count
            from previous.staging.source_health group by source_name, source_table
        ) as before
        inner join (
            select
                source_name, source_table, max_by(row_count, load_number) as row_count,
                max_by(newest_file_at is not null, load_number) as is_there
            from staging.source_health group by source_name, source_table
        ) as now
            on before.source_name = now.source_name and before.source_table = now.source_table
        where now.is_there
            and before.row_count >= {FEWEST_ROWS} and now.row_count <= before.row_count * {LEFT_SHARE}
    """,
}
"""Measures against the published generation; nothing is measured where there is none."""
ACCEPTED_BY = "accept_drop"
"""The setting with which a person lets a loss through."""

SUITE = gx.ExpectationSuite(
    name="source_health",
    expectations=[
        not_shrunk(0.9),
        at_most("cut_off_table_count", 0),
    ],
)
