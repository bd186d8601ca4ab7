-- One row per sync and reason: members who are left out.
select
    sync_name,
    reason,
    count(*) as member_count
from activation.sync_blocked
group by sync_name, reason
order by sync_name, member_count desc, reason
