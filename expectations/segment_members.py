"""What a reader may rely on in `segment_members` as a whole: each segment is about as large as it states."""

import great_expectations as gx

from expectations.bounds import FEWEST_CUSTOMERS, at_most

MEASURES = f"""
with

known as (

    select count(*) as customers
    from customer360.customers
    where is_known

),

sizes as (

    select
        definitions.segment_name,
        definitions.expected_share_low,
        definitions.expected_share_high,
        count(members.customer_id) as member_count
    from segments.segment_definitions as definitions
    left join segments.segment_members as members on definitions.segment_name = members.segment_name
    group by all

)

select
    coalesce(sum(sizes.member_count), 0) as row_count,
    max(sizes.member_count) / nullif((select count(*) from customer360.customers), 0)
        as largest_segment_share,
    count(*) filter (
        known.customers >= {FEWEST_CUSTOMERS}
        and sizes.member_count / known.customers
            not between sizes.expected_share_low and sizes.expected_share_high
    ) as segments_of_unexpected_size
from sizes
cross join known
"""

SUITE = gx.ExpectationSuite(
    name="segment_members",
    expectations=[
        at_most("largest_segment_share", 0.9, warning=True),
        at_most("segments_of_unexpected_size", 0, warning=True),
    ],
)
