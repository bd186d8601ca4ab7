{#
    One row per id key and customer id that it has ever had, as the log stood before this run. An
    id key whose last row in the log has no id was nobody's own when this run began.
#}

with

log as (

    {{ earlier_ids() }}

),

held as (

    select
        id_key,
        customer_id,
        max(run_number) as last_run_number,
        min(min(birth_key)) over (partition by customer_id) as birth_key,
        min(min(born_at)) over (partition by customer_id) as born_at,
        min(min(run_number)) over (partition by customer_id) as born_run_number,
        max(max(run_number)) over (partition by id_key) = max(run_number) as is_current
    from log
    group by id_key, customer_id

)

select
    id_key,
    customer_id,
    last_run_number,
    birth_key,
    born_at,
    born_run_number,
    is_current,
    max(case when is_current then 1 else 0 end) over (partition by customer_id) = 1 as is_living

from held
where customer_id is not null
