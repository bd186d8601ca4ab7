{#
    One row per run and metric of how well people are told apart: append-only, so that a jump
    shows. A metric that counts nothing is 0, not missing. More CTEs and lines than elsewhere: each is one subject that is
    counted.
#}

with

customers as (

    select * from {{ ref('idr_customers') }}

),

records as (

    select * from {{ ref('idr_record_clusters') }}

),

session_assignments as (

    select * from {{ ref('idr_session_assignments') }}

),

customer_identifiers as (

    select * from {{ ref('customer_identifiers') }}

),

identifiers as (

    select * from {{ ref('idr_identifiers') }}

),

edges as (

    select * from {{ ref('identity_edges') }}

),

refusals as (

    select * from {{ ref('identity_refusals') }}

),

suggestions as (

    select * from {{ ref('identity_suggestions') }}

),

cluster_sizes as (

    select
        cluster_key,
        count(*) as record_count
    from records
    group by cluster_key

),

counts as (

    select
        'customers' as metric,
        count(*) as value
    from customers
    union all
    select
        'known_customers' as metric,
        count(*) as value
    from customers
    where is_known
    union all
    select
        'records' as metric,
        count(*) as value
    from records
    union all
    select
        'largest_customer_records' as metric,
        max(record_count) as value
    from cluster_sizes
    union all
    select
        'largest_customer_identifiers' as metric,
        max(identifier_count) as value
    from customers
    union all
    select
        'customers_with_' || case
            when identifier_count <= 1 then '1_identifier'
            when identifier_count <= 3 then '2_to_3_identifiers'
            when identifier_count <= 10 then '4_to_10_identifiers'
            when identifier_count <= 30 then '11_to_30_identifiers'
            else 'over_30_identifiers'
        end as metric,
        count(*) as value
    from customers
    group by metric
    union all
    select
        'identifiers' as metric,
        count(*) as value
    from identifiers
    union all
    select
        'blocked_values' as metric,
        count(*) as value
    from identifiers
    where blocked_reason is not null
    union all
    select
        'records_with_blocked_value' as metric,
        sum(record_count) as value
    from identifiers
    where blocked_reason is not null
    union all
    select
        'lookalike_identifiers' as metric,
        count(*) as value
    from identifiers
    where is_lookalike
    union all
    select
        'shared_identifiers' as metric,
        count(distinct identifier_type || '|' || identifier_value) as value
    from customer_identifiers
    where is_shared
    union all
    -- The reach of a value: customers who have it. The widest is the first to look at.
    select
        case
            when status = 'blocked' then 'customers_with_blocked_value'
            else 'customers_with_shared_identifier'
        end as metric,
        count(distinct customer_id) as value
    from refusals
    group by metric
    union all
    select
        case
            when status = 'blocked' then 'widest_reach_of_blocked_value'
            else 'widest_reach_of_shared_identifier'
        end as metric,
        max(customer_count) as value
    from refusals
    group by metric
    union all
    select
        'records_on_shared_identifiers_only' as metric,
        count(*) as value
    from session_assignments
    union all
    select
        'records_given_to_a_person_by_time' as metric,
        count(*) as value
    from session_assignments
    where is_assigned
    union all
    select
        status || '_edges' as metric,
        count(*) as value
    from edges
    group by status
    union all
    select
        status || '_suggestions' as metric,
        count(*) as value
    from suggestions
    group by status

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
