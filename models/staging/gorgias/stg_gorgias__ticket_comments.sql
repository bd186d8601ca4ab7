{# One row per message or internal note: the newest version, without those that were deleted. #}

with

newest as (

    {{ latest_row(source('gorgias', 'messages'), key=['id'], order_by=newest_first(
        ['deleted_datetime', 'sent_datetime', '_loaded_at'],
        ['failed_datetime', 'public', 'from_agent', 'channel'],
    )) }}

)

select
    {{ source_name('gorgias') }} as source_name,
    {{ unique_id('gorgias', 'id') }} as ticket_comment_id,
    {{ unique_id('gorgias', 'ticket_id') }} as ticket_id,
    case
        when
            {{ read_boolean('from_agent') }}
            and ({{ clean_text('rule_id') }} is not null or lower({{ clean_text('via') }}) = 'rule')
            then 'system'
        when {{ read_boolean('from_agent') }} then 'staff'
        when not {{ read_boolean('from_agent') }} then 'customer'
    end as author_type,
    case
        when lower({{ clean_text('channel') }}) = 'internal-note' then false
        else {{ read_boolean('public') }}
    end as is_public,
    lower({{ clean_text('channel') }}) as channel,
    coalesce(
        {{ read_timestamp('sent_datetime') }}, {{ read_timestamp('created_datetime') }}
    ) as commented_at,
    -- one that came to nobody is no reply
    {{ clean_text('failed_datetime') }} is not null
    and {{ clean_text('sent_datetime') }} is null as is_failed
from newest
where {{ clean_text('id') }} is not null and {{ clean_text('deleted_datetime') }} is null
