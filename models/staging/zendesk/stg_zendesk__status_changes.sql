{#
    One row per ticket with a history of its status: the status that it has, since when, when it was
    last solved, when first closed and how often reopened.
#}

with

changes as (

    select
        zendesk_ticket_id,
        new_value,
        changed_at,
        lag(new_value) over (
            partition by zendesk_ticket_id
            order by changed_at
        ) as old_value,
        row_number() over (
            partition by zendesk_ticket_id
            order by changed_at desc
        ) as recency_rank
    from {{ ref('stg_zendesk__field_changes') }}
    where field_name = 'status'

)

select
    zendesk_ticket_id,
    max(case when recency_rank = 1 then new_value end) as status,
    max(changed_at) as changed_at,
    max(case when new_value = 'solved' then changed_at end) as solved_at,
    min(case when new_value = 'closed' then changed_at end) as closed_at,
    cast(count(
        case
            when old_value = 'solved' and new_value not in ('solved', 'closed', 'deleted') then 1
        end
    ) as {{ dbt.type_int() }}) as reopen_count
from changes
group by zendesk_ticket_id
