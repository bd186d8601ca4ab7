"""What a reader may rely on in `identity_links` as a whole: the ways between records stay."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(status = 'accepted' as integer)) as accepted_share
from identity.identity_links
"""

SUITE = gx.ExpectationSuite(
    name="identity_links",
    expectations=[
        not_shrunk(),
        at_least("accepted_share", 0.5, warning=True),
    ],
)
