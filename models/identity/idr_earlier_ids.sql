{#
    One row per anchor and customer id that it has ever had, as the log stood before this run. An
    anchor whose last row in the log has no id was nobody's own when this run began.
#}

with

log as (

    {{ earlier_ids() }}

),

held as (

    select
        anchor_key,
        customer_id,
        min(run_number) as first_run_number,
        max(run_number) as last_run_number,
        min(min(birth_key)) over (partition by customer_id) as birth_key,
        min(min(born_at)) over (partition by customer_id) as born_at,
        min(min(run_number)) over (partition by customer_id) as born_run_number,
        max(max(run_number)) over (partition by anchor_key) = max(run_number) as is_current,
        min(min(run_number)) over (partition by anchor_key) = min(run_number) as is_original
    from log
    group by anchor_key, customer_id

)

select
    anchor_key,
    customer_id,
    first_run_number,
    last_run_number,
    birth_key,
    born_at,
    born_run_number,
    is_current,
    is_original

from held
where customer_id is not null
