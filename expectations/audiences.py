"""What a destination may rely on in every `act_` model as a whole: its people can be reached."""

import great_expectations as gx

from expectations.bounds import at_least

MEASURES = """
select
    count(*) as row_count,
    avg(cast(coalesce(email, phone_number, external_id) is not null as integer)) as reachable_share
from {table}
"""

SUITE = gx.ExpectationSuite(
    name="audiences",
    expectations=[
        at_least("reachable_share", 1),
    ],
)
