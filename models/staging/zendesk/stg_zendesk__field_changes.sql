{#
    One row per ticket with a history: when it was last solved, how often reopened, and its
    rating.
#}

with

changes as (

    select distinct
        cast(ticket_id as {{ dbt.type_string() }}) as ticket_number,
        lower(field_name) as field_name,
        lower({{ clean_text('value') }}) as new_value,
        {{ read_timestamp('updated') }} as changed_at
    from {{ source('zendesk', 'ticket_field_history') }}
    where ticket_id is not null and lower(field_name) in ('status', 'satisfaction_score')

),

ordered as (

    select
        *,
        lag(new_value) over (
            partition by
                ticket_number,
                field_name order by changed_at,
            new_value
        ) as old_value
    from changes

)

select
    ticket_number,
    max(case when field_name = 'status' and new_value = 'solved' then changed_at end) as solved_at,
    sum(
        case
            when
                field_name = 'status'
                and old_value = 'solved'
                and new_value in ('new', 'open', 'pending', 'hold')
                then 1
            else 0
        end
    ) as reopen_count,
    max(
        case
            when field_name = 'satisfaction_score' and new_value in ('good', 'bad') then new_value
        end
    ) as satisfaction
from ordered
group by ticket_number
