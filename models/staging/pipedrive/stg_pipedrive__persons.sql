{#
    One row per person, deleted ones included and marked: the newest version. The primary address and
    number come first; a second one is an identifier as well.
#}

{%- set status = "lower(" ~ clean_text('marketing_status') ~ ")" %}

with

newest as (

    {{ latest_row(source('pipedrive', 'persons'), key=['id'], order_by=newest_first(
        ['update_time', '_loaded_at'], ['active_flag', 'marketing_status', 'email', 'phone'],
    )) }}

),

persons as (

    select
        *,
        {{ json_value('email', '[0].value') }} as first_email,
        {{ json_value('email', '[1].value') }} as second_email,
        {{ json_value('phone', '[0].value') }} as first_phone,
        {{ json_value('phone', '[1].value') }} as second_phone,
        coalesce({{ read_boolean(json_value('email', '[1].primary')) }}, false) as is_email_second,
        coalesce({{ read_boolean(json_value('phone', '[1].primary')) }}, false) as is_phone_second
    from newest
    where {{ clean_text('id') }} is not null

)

select
    -- keys
    {{ source_record('pipedrive', 'persons', ['id']) }},
    id as pipedrive_person_id,
    {{ unique_id('pipedrive', scoped_id('pipedrive', number_or_field('org_id'))) }} as account_id,

    -- identifiers
    {{ clean_text('case when is_email_second then second_email else first_email end') }} as email,
    {{ clean_text('case when is_email_second then first_email else second_email end') }}
        as other_email,
    {{ clean_text('case when is_phone_second then second_phone else first_phone end') }} as phone,
    {{ clean_text('case when is_phone_second then first_phone else second_phone end') }}
        as other_phone,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    coalesce(not {{ read_boolean('active_flag') }}, false) as is_deleted,

    -- consent: without a time of its own it can withdraw and never grants
    case {{ status }}
        when 'subscribed' then 'subscribed'
        when 'unsubscribed' then 'unsubscribed'
    end as email_status,
    case
        when {{ status }} = 'unsubscribed' then {{ read_timestamp('update_time') }}
    end as email_changed_at,
    'marketing status' as method,

    -- times
    {{ read_timestamp('add_time') }} as created_at,
    {{ read_timestamp('update_time') }} as updated_at

from persons
