{#
    One row per comment of a ticket that was not deleted: the newest version, and whether staff of then
    or the customer wrote it.

    Joins, against the rule of the layer: the comment does not say who of the two wrote it. Of an author
    whom no table has it is not known.
#}
{{ config(materialized=view_or_part()) }}

with

versions as (

    select * from {{ source('zendesk', 'ticket_comment') }}

),

staff as (

    select * from {{ ref('stg_zendesk__staff') }}

),

users as (

    select distinct id as zendesk_user_id
    from {{ source('zendesk', 'user') }}

),

newest_tickets as (

    {{ latest_row(source('zendesk', 'ticket'), key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'], ['requester_id']
    )) }}

),

tickets as (

    select
        id as zendesk_ticket_id,
        requester_id
    from newest_tickets

),

comments as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'], ['_fivetran_deleted', 'created', 'user_id']
    )) }}

)

select
    {{ source_name('zendesk') }} as source_name,
    {{ unique_id('zendesk', 'comments.id') }} as ticket_comment_id,
    {{ unique_id('zendesk', 'comments.ticket_id') }} as ticket_id,
    case
        when staff.is_certain then 'staff'
        when comments.user_id = tickets.requester_id then 'customer'
        when staff.zendesk_user_id is not null then 'staff'
        when users.zendesk_user_id is not null then 'customer'
    end as author_type,
    {{ read_boolean('comments.public') }} as is_public,
    cast(null as {{ dbt.type_string() }}) as channel,
    {{ read_timestamp('comments.created') }} as commented_at
from comments
left join tickets on comments.ticket_id = tickets.zendesk_ticket_id
left join staff on comments.user_id = staff.zendesk_user_id
left join users on comments.user_id = users.zendesk_user_id
where
    {{ clean_text('comments.id') }} is not null
    and not coalesce({{ read_boolean('comments._fivetran_deleted') }}, false)
