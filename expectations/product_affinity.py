"""What a reader may rely on in `product_affinity` as a whole: a pair reads the same in both directions."""

import great_expectations as gx

from expectations.bounds import at_least, at_most

MEASURES = """
select
    count(*) as row_count,
    min(pair.order_count) as fewest_orders,
    count(*) filter (where pair.product_id = pair.other_product_id) as self_pairs,
    max(abs(pair.lift - turned.lift) / turned.lift) as lift_difference
from analytics.product_affinity as pair
left join analytics.product_affinity as turned
    on pair.product_id = turned.other_product_id and pair.other_product_id = turned.product_id
"""

SUITE = gx.ExpectationSuite(
    name="product_affinity",
    expectations=[
        at_least("fewest_orders", 2),
        at_most("self_pairs", 0),
        at_most("lift_difference", 1e-9),
    ],
)
