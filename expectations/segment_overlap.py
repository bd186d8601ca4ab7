"""What a reader may rely on in `segment_overlap` as a whole: segments are not copies of each other."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    max(jaccard) filter (where segment_name <> other_segment_name) as closest_pair
from segments.segment_overlap
"""

SUITE = gx.ExpectationSuite(
    name="segment_overlap",
    expectations=[
        at_most("closest_pair", 0.98, warning=True),
    ],
)
