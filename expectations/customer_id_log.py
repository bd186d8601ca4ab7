"""What a reader may rely on in `customer_id_log` as a whole: ids do not change in heaps."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (
        where log.run_number = latest.run_number and log.run_number > 1 and event in ('merged', 'split')
    ) / nullif((select count(distinct customer_id) from identity.customer_records), 0)
    as changed_ids_of_newest_run
from identity.customer_id_log as log
cross join (select max(run_number) as run_number from identity.customer_id_log) as latest
"""

SUITE = gx.ExpectationSuite(
    name="customer_id_log",
    expectations=[
        not_shrunk(0.9),
        at_most("changed_ids_of_newest_run", 0.2),
        at_most("changed_ids_of_newest_run", 0.05, warning=True),
    ],
)
