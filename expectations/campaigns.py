"""What a reader may rely on in `campaigns` as a whole: what marketers sent has a name."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(name is not null as integer)) as named_share
from customer360.campaigns
"""

SUITE = gx.ExpectationSuite(
    name="campaigns",
    expectations=[
        not_shrunk(warning=True),
        at_least("named_share", 0.9, warning=True),
    ],
)
