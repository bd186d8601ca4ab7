{# One row per sync and member of its segment who is left out, with the reason. #}

with

audiences as (

    {% for audience in audiences() %}
        select
            '{{ audience.sync_name }}' as sync_name,
            '{{ audience.segment }}' as segment_name
        {{ 'union all' if not loop.last }}
    {% else %}
    select
        null as sync_name,
        null as segment_name
    where false
    {% endfor %}

),

members as (

    select * from {{ ref('audience_members') }}
    where blocked_reason is not null

)

select
    cast(audiences.sync_name as {{ dbt.type_string() }}) as sync_name,
    members.customer_id,
    members.blocked_reason as reason
from audiences
inner join members
    on audiences.segment_name = members.segment_name
