{#
    One row per run and metric of how well people are told apart: append-only, so that a jump
    shows. A metric that counts nothing is 0, not missing.
#}

with

counts as (

    select * from {{ ref('idr_counts') }}

),

this_run as (

    select * from {{ ref('customer_id_log') }}
    where run_id = '{{ invocation_id }}'

),

born as (

    select customer_id from this_run
    where event = 'created'

),

measured as (

    select
        metric,
        value
    from counts
    union all
    select
        event || '_ids' as metric,
        count(*) as value
    from this_run
    group by event
    union all
    -- An id that is retired for one that is born in the same run was changed for nothing.
    select
        'needless_id_changes' as metric,
        count(*) as value
    from this_run
    inner join born on this_run.other_customer_id = born.customer_id
    where this_run.event = 'merged'
    {% for metric in [
        'accepted_edges', 'blocked_edges', 'capped_edges', 'shared_edges', 'manual_link_edges',
        'manual_unlink_edges', 'created_ids', 'merged_ids', 'split_ids', 'erased_ids',
        'customers_with_blocked_value', 'customers_with_shared_identifier',
        'widest_reach_of_blocked_value', 'widest_reach_of_shared_identifier',
    ] %}
        union all
        select
            '{{ metric }}' as metric,
            0 as value
    {% endfor %}

)

select
    '{{ invocation_id }}' as run_id,
    {{ as_of() }} as measured_at,
    metric,
    cast(coalesce(sum(value), 0) as {{ dbt.type_bigint() }}) as value

from measured
group by metric
