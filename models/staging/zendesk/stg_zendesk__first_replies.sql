{#
    One row per ticket that staff answered in public: when first. Staff of then is staff, and neither
    the text that opens a ticket nor what its requester adds is a reply.

    Joins, against the rule of the layer: the comment does not say who of the two wrote it.
#}

with

versions as (

    select * from {{ source('zendesk', 'ticket_comment') }}

),

staff as (

    select * from {{ ref('stg_zendesk__staff') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['_fivetran_synced'], ['_fivetran_deleted', 'created', 'user_id']
    )) }}

),

-- what does not say that it is public is not known to have reached the customer
comments as (

    select
        cast(ticket_id as {{ dbt.type_string() }}) as zendesk_ticket_id,
        cast(user_id as {{ dbt.type_string() }}) as zendesk_author_id,
        {{ read_timestamp('created') }} as commented_at
    from newest
    where
        {{ read_boolean('public') }}
        and not coalesce({{ read_boolean('_fivetran_deleted') }}, false)

),

tickets as (

    {{ latest_row(source('zendesk', 'ticket'), key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'], ['requester_id']
    )) }}

),

openings as (

    select
        cast(id as {{ dbt.type_string() }}) as zendesk_ticket_id,
        requester_id,
        {{ read_timestamp('created_at') }} as opened_at
    from tickets

)

select
    comments.zendesk_ticket_id,
    min(comments.commented_at) as first_replied_at
from comments
inner join staff on comments.zendesk_author_id = staff.zendesk_user_id
inner join openings on comments.zendesk_ticket_id = openings.zendesk_ticket_id
where
    (openings.requester_id is null or comments.zendesk_author_id <> openings.requester_id)
    and (openings.opened_at is null or comments.commented_at > openings.opened_at)
group by comments.zendesk_ticket_id
