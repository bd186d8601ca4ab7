"""What a reader may rely on in `pipeline_velocity` as a whole: deals are counted, none is counted twice."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    sum(abs(entered - advanced - lost - still_open)) filter (where advanced + lost + still_open > entered)
        as counted_twice
from analytics.pipeline_velocity
"""

SUITE = gx.ExpectationSuite(name="pipeline_velocity", expectations=[at_most("counted_twice", 0)])
