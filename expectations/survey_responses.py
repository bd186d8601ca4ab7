"""What a reader may rely on in `survey_responses` as a whole: none are lost, most respondents are known."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share
from customer360.survey_responses
"""

SUITE = gx.ExpectationSuite(
    name="survey_responses",
    expectations=[
        not_shrunk(warning=True),
        at_least("customer_share", 0.5, warning=True),
    ],
)
