"""What a reader may rely on in `order_lines` as a whole."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) / nullif(count(distinct order_id), 0) as lines_per_order,
    avg(cast(product_id is not null as integer)) as product_share,
    avg(cast(quantity <= 0 as integer)) as empty_line_share,
    count(*) filter (where quantity is null) as without_quantity,
    count(*) filter (where is_counted and line_amount is null) as without_amount
from customer360.order_lines
"""

SUITE = gx.ExpectationSuite(
    name="order_lines",
    expectations=[
        not_shrunk(),
        at_most("lines_per_order", 500),
        at_least("product_share", 0.5, warning=True),
        at_most("empty_line_share", 0.2, warning=True),
        at_most("without_quantity", 0, warning=True),
        at_most("without_amount", 0, warning=True),
    ],
)
