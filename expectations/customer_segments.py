"""What a reader may rely on in `customer_segments` as a whole: everybody in a segment is listed, with all."""

import great_expectations as gx

from expectations.bounds import between

MEASURES = """
select
    count(*) as row_count,
    sum(segment_count) - (select count(*) from segments.segment_members) as memberships_too_many,
    count(*) filter (not json_valid(why)) as unreadable_reasons
from segments.customer_segments
"""

SUITE = gx.ExpectationSuite(
    name="customer_segments",
    expectations=[
        between("memberships_too_many", 0, 0),
        between("unreadable_reasons", 0, 0),
    ],
)
