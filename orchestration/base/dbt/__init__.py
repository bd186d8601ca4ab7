"""dbt in this process: one start, as many invocations as the run needs."""
