{#
    One row per ticket, field (status or rating) and time at which the field took a value.

    Of two values of one instant the one that the loader delivered last counts; where it delivered
    both at once, the value of that instant is not known.
#}

with

history as (

    select
        cast(ticket_id as {{ dbt.type_string() }}) as zendesk_ticket_id,
        lower({{ clean_text('field_name') }}) as field_name,
        lower({{ clean_text('value') }}) as stated_value,
        {{ read_timestamp('updated') }} as changed_at,
        {{ read_timestamp('_fivetran_synced') }} as synced_at
    from {{ source('zendesk', 'ticket_field_history') }}
    where ticket_id is not null and not coalesce({{ read_boolean('_fivetran_deleted') }}, false)

),

ranked as (

    select
        *,
        rank() over (
            partition by zendesk_ticket_id, field_name, changed_at
            order by synced_at desc nulls last
        ) as version_rank
    from history
    where changed_at is not null and field_name in ('status', 'satisfaction_score')

)

select
    zendesk_ticket_id,
    field_name,
    changed_at,
    min(stated_value) as new_value
from ranked
where version_rank = 1
group by
    zendesk_ticket_id,
    field_name,
    changed_at
having min(stated_value) = max(stated_value)
