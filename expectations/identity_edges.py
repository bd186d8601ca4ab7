"""What a reader may rely on in `identity_edges` as a whole: links stay, few are refused."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where status not in ('accepted', 'manual_link')) / nullif(count(*), 0) as refused_share
from identity.identity_edges
"""

SUITE = gx.ExpectationSuite(
    name="identity_edges",
    expectations=[
        not_shrunk(),
        at_most("refused_share", 0.5),
        at_most("refused_share", 0.2, warning=True),
    ],
)
