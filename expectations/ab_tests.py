"""What a reader may rely on in `ab_tests` as a whole: two variations or more a test, one winner at most."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    (select count(*) from analytics.ab_tests) as row_count,
    min(variations) as fewest_variations,
    max(winners) as most_winners,
    max(abs(certainty - 1)) as certainty_error
from (
    select
        count(*) as variations,
        count(*) filter (where verdict = 'winner') as winners,
        sum(win_probability) as certainty
    from analytics.ab_tests
    group by test_id, metric
) as tests
"""

SUITE = gx.ExpectationSuite(
    name="ab_tests",
    expectations=[
        not_shrunk(0.9),
        at_least("fewest_variations", 2),
        at_most("most_winners", 1),
        at_most("certainty_error", 0.0001),
    ],
)
