"""What a reader may rely on in `identity_quality`, and that no run joins people in heaps.

Compared is the generation that readers see now, not the run before: a run that was stopped is stopped again
when it is repeated. The first run has nothing to compare with. A change that is meant goes through with
`weft run --accept-identity`; what it will do says `weft diff identity`.
"""

import great_expectations as gx

from expectations.bounds import FEWEST_CUSTOMERS, at_least, at_most, not_shrunk

LARGEST_MAY_GROW_TO = 2.0
"""Times the identifiers of the customer who has most."""
NEVER_TOO_LARGE = 60
"""Identifiers that a customer may have, however fast they came."""
MERGED_SHARE = 0.1
"""Share of the published customers that may have been merged into others."""
SPLIT_SHARE = 0.2
"""Customers that may have been split off others, as a share of those published."""

MEASURES = """
select
    count(*) as row_count,
    count(distinct run_id) as run_count
from identity.identity_quality
"""

COMPARED = {
    "largest_customer_growth": f"""
        select max(now.size) / greatest(max(before.size), {NEVER_TOO_LARGE} / {LARGEST_MAY_GROW_TO})
        from (
            select count(*) as size from identity.customer_identifiers group by customer_id
        ) as now
        cross join (
            select max(size) as size
            from (select count(*) as size from previous.identity.customer_identifiers group by customer_id)
        ) as before
    """,
    "merged_customer_share": f"""
        select count(redirects.living_customer_id) / count(*)
        from (select distinct customer_id from previous.identity.customer_records) as before
        left join identity.customer_id_redirects as redirects on before.customer_id = redirects.customer_id
        having count(*) >= {FEWEST_CUSTOMERS}
    """,
    "split_customer_share": f"""
        select
            (
                select count(distinct log.customer_id)
                from identity.customer_id_log as log
                inner join identity.customer_records as records on log.customer_id = records.customer_id
                where
                    log.event = 'split'
                    and log.customer_id not in (select customer_id from previous.identity.customer_records)
            ) / count(distinct customer_id)
        from previous.identity.customer_records
        having count(distinct customer_id) >= {FEWEST_CUSTOMERS}
    """,
}
"""Measures against the published generation; nothing is measured where there is none."""
ACCEPTED_BY = "accept_identity"
"""The setting with which a person lets a jump through."""

SUITE = gx.ExpectationSuite(
    name="identity_quality",
    expectations=[
        not_shrunk(0.9),
        at_least("run_count", 1),
        at_most("largest_customer_growth", LARGEST_MAY_GROW_TO),
        at_most("merged_customer_share", MERGED_SHARE),
        at_most("merged_customer_share", MERGED_SHARE / 2, warning=True),
        at_most("split_customer_share", SPLIT_SHARE),
    ],
)
