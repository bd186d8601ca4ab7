-- One row per metric of the newest run.
select
    metric,
    value
from identity.identity_quality
where run_id = (
    select arg_max(run_id, measured_at) from identity.identity_quality
)
order by metric
