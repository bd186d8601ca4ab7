"""What a reader may rely on in `clv_backtest` as a whole: predictions are better than no model."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    max(case when model = 'bg_nbd' and metric = 'mean_absolute_error' then value end)
    / nullif(max(case when model = 'same_rate' and metric = 'mean_absolute_error' then value end), 0)
        as error_beside_same_rate,
    max(case when model = 'mbg_nbd' and metric = 'brier_score' then value end)
    / nullif(max(case when model = 'same_for_all' and metric = 'brier_score' then value end), 0)
        as brier_score_beside_same_for_all
from analytics.clv_backtest
"""

SUITE = gx.ExpectationSuite(
    name="clv_backtest",
    expectations=[
        at_most("error_beside_same_rate", 1, warning=True),
        at_most("brier_score_beside_same_for_all", 1, warning=True),
    ],
)
