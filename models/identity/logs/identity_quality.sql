{#
    One row per run and metric of how well people are told apart: append-only, so that a jump
    shows. A metric that counts nothing is 0, not missing. More CTEs than elsewhere: each is a subject that is
    counted.
#}

{%- set size %}
    case
        when identifier_count <= 1 then '1_identifier'
        when identifier_count <= 3 then '2_to_3_identifiers'
        when identifier_count <= 10 then '4_to_10_identifiers'
        when identifier_count <= 30 then '11_to_30_identifiers'
        else 'over_30_identifiers'
    end
{%- endset -%}
{#- the reach of a value: customers who have it; the widest is the first to look at -#}
{%- set reach = "case when status = 'blocked' then 'blocked_value' else 'shared_identifier' end" -%}
{%- set shared = "count(distinct identifier_type || '|' || identifier_value)" %}

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

    {% for metric, value, counted, condition in [
        ("'customers'", 'count(*)', 'customers', none),
        ("'known_customers'", 'count(*)', 'customers', 'is_known'),
        ("'records'", 'count(*)', 'records', none),
        ("'largest_customer_records'", 'max(record_count)', 'cluster_sizes', none),
        ("'largest_customer_identifiers'", 'max(identifier_count)', 'customers', none),
        ("'customers_with_' || " ~ size, 'count(*)', 'customers', none),
        ("'identifiers'", 'count(*)', 'identifiers', none),
        ("'blocked_values'", 'count(*)', 'identifiers', 'blocked_reason is not null'),
        ("'records_with_blocked_value'", 'sum(record_count)', 'identifiers', 'blocked_reason is not null'),
        ("'lookalike_identifiers'", 'count(*)', 'identifiers', 'is_lookalike'),
        ("'shared_identifiers'", shared, 'customer_identifiers', 'is_shared'),
        ("'customers_with_' || " ~ reach, 'count(distinct customer_id)', 'refusals', none),
        ("'widest_reach_of_' || " ~ reach, 'max(customer_count)', 'refusals', none),
        ("'records_on_shared_identifiers_only'", 'count(*)', 'session_assignments', none),
        ("'records_given_to_a_person_by_time'", 'count(*)', 'session_assignments', 'is_assigned'),
        ("status || '_edges'", 'count(*)', 'edges', none),
        ("status || '_suggestions'", 'count(*)', 'suggestions', none),
    ] %}
        select
            {{ metric }} as metric,
            {{ value }} as value
        from {{ counted }}
        {{ 'where ' ~ condition if condition }}
        {{ 'group by ' ~ metric if '||' in metric }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

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
