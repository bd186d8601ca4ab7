-- One row per sync: its newest run.
select
    sync_name,
    destination,
    status,
    started_at,
    finished_at,
    added_count,
    updated_count,
    removed_count,
    rejected_count,
    blocked_count
from activation.sync_runs
qualify row_number() over (partition by sync_name order by started_at desc, run_id desc) = 1
order by sync_name
