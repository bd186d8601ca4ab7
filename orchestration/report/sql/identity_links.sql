-- One row per status and reason of links between identifiers.
select
    status,
    reason,
    count(*) as link_count,
    sum(record_count) as record_count
from identity.identity_edges
group by status, reason
order by link_count desc, status, reason
