{# One row per anchor and customer id that it has ever had, as the log stood before this run. #}

with

log as (

    {{ earlier_ids() }}

)

select
    anchor_key,
    customer_id,
    min(run_number) as first_run_number,
    max(run_number) as last_run_number,
    min(min(run_number)) over (partition by customer_id) as born_run_number,
    max(max(run_number)) over (partition by anchor_key) = max(run_number) as is_current,
    min(min(run_number)) over (partition by anchor_key) = min(run_number) as is_original

from log
group by anchor_key, customer_id
