"""What a reader may rely on in `recommendations` as a whole: lists begin with a first, and differ."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    max(rank) as longest_list,
    sum(cast(rank = 1 as integer)) - count(distinct customer_id) as lists_without_a_first,
    avg(cast(reason not like 'best seller%' as integer)) as personal_share
from analytics.recommendations
"""

SUITE = gx.ExpectationSuite(
    name="recommendations",
    expectations=[
        not_shrunk(warning=True),
        at_most("longest_list", 10),
        at_least("lists_without_a_first", 0),
        at_least("personal_share", 0.05, warning=True),
    ],
)
