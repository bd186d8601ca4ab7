"""What a reader may rely on in `quarantine` as a whole: hardly anything had to be set aside."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    (select coalesce(sum(row_count), 0) from raw_weft.landed_files) as row_count,
    count(*) as quarantined_count,
    count(distinct (source_name, source_table, source_record_id, landed_file, landed_line))
    / nullif((select sum(row_count) from raw_weft.landed_files), 0) as quarantined_share
from staging.quarantine
"""

SUITE = gx.ExpectationSuite(
    name="quarantine",
    expectations=[
        at_most("quarantined_share", 0.01),
        at_most("quarantined_count", 0, warning=True),
    ],
)
