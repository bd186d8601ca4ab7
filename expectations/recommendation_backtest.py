"""What a reader may rely on in `recommendation_backtest`: recommendations find more than best sellers do."""

import great_expectations as gx

from expectations.bounds import FEWEST_CUSTOMERS, at_least

MEASURES = f"""
select
    count(*) as row_count,
    case
        when max(value) filter (where metric = 'customers_tested') >= {FEWEST_CUSTOMERS}
            then
                max(value) filter (where metric = 'recall_at_10')
                / nullif(max(value) filter (where metric = 'best_sellers_recall_at_10'), 0)
    end as recall_over_best_sellers
from analytics.recommendation_backtest
"""

SUITE = gx.ExpectationSuite(
    name="recommendation_backtest",
    expectations=[
        at_least("recall_over_best_sellers", 1, warning=True),
    ],
)
