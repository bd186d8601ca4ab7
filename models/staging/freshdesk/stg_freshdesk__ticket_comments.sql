{#
    One row per reply or note: the newest version.

    A join, against the rule of the layer: where a row does not say which way it went, its author does.
#}

with

staff as (

    select freshdesk_user_id from {{ ref('stg_freshdesk__staff') }}

),

newest as (

    {{ latest_row(source('freshdesk', 'conversations'), key=['id'], order_by=newest_first(
        ['updated_at', '_loaded_at'], ['private', 'incoming', 'user_id', 'source'],
    )) }}

)

select
    {{ source_name('freshdesk') }} as source_name,
    {{ unique_id('freshdesk', 'newest.id') }} as ticket_comment_id,
    {{ unique_id('freshdesk', 'newest.ticket_id') }} as ticket_id,
    case
        when {{ read_boolean('newest.incoming') }} then 'customer'
        when
            coalesce({{ read_boolean('newest.auto_response') }}, false)
            or {{ clean_text('newest.automation_id') }} is not null
            then 'system'
        when not {{ read_boolean('newest.incoming') }} or staff.freshdesk_user_id is not null
            then 'staff'
    end as author_type,
    not {{ read_boolean('newest.private') }} as is_public,
    case {{ read_integer('newest.source') }}
        when 0 then 'email'
        when 5 then 'twitter'
        when 6 then 'survey'
        when 7 then 'facebook'
        when 8 then 'forward'
        when 9 then 'phone'
    end as channel,
    {{ read_timestamp('newest.created_at') }} as commented_at
from newest
left join staff on newest.user_id = staff.freshdesk_user_id
where {{ clean_text('newest.id') }} is not null
