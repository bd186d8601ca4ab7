{#
    One row per ticket that is no case of its own: marked as spam, or merged into another ticket, which
    goes on with its story.
#}

with

newest as (

    {{ latest_row(source('zendesk', 'ticket'), key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'], ['status'],
    )) }}

),

tags as (

    select cast(ticket_id as {{ dbt.type_string() }}) as zendesk_ticket_id
    from {{ source('zendesk', 'ticket_tag') }}
    -- the tool gives a ticket that it merged into another the second one
    where lower({{ clean_text('tag') }}) in ('spam', 'closed_by_merge')

),

merged_lists as (

    select * from newest
    where {{ clean_text('merged_ticket_ids') }} is not null

),

merged as (

    {{ json_array_rows('merged_lists', 'merged_ticket_ids') }}

),

uncounted as (

    select zendesk_ticket_id from tags
    union all
    select {{ scoped_id('zendesk', "trim(element, '\"')") }} as zendesk_ticket_id
    from merged

)

select distinct zendesk_ticket_id
from uncounted
where zendesk_ticket_id is not null
