{#
    One row per event, whatever its kind. A body has no id: who, what, when and by which message tell
    it apart, so one that was sent twice is one row.
#}

{%- set text = dbt.type_string() %}
{%- set own = [
    ('subscriber', 'id', 'subscriber_id'), ('subscriber', 'external_id', 'external_id'),
    ('subscriber', 'email', 'email'), ('subscriber', 'phone', 'phone'),
    ('message', 'id', 'message_id'), ('message', 'name', 'message_name'),
    ('message', 'type', 'message_type'), ('message', 'subject', 'subject'), ('message', 'text', 'message_text'),
    ('subscription', 'type', 'subscription_type'), ('creative', 'type', 'creative_type'),
    ('link', 'url', 'url'), ('user_property', 'name', 'property_name'),
    ('user_property', 'value', 'property_value'),
] %}

with

bodies as (

    select
        _source,
        lower({{ clean_text('type') }}) as event_name,
        {%- for column, field, name in own %}
            {{ clean_text(json_value(column, field)) }} as {{ name }},
        {%- endfor %}
        {{ read_timestamp('timestamp') }} as occurred_at
    from {{ source('attentive', 'webhooks') }}

),

named as (

    select
        *,
        cast({{ stable_hash(
            "event_name || ' ' || coalesce(cast(occurred_at as " ~ text ~ "), '')"
            ~ " || ' ' || coalesce(subscriber_id, external_id, '') || ' ' || coalesce(lower(email), '')"
            ~ " || ' ' || coalesce(phone, '') || ' ' || coalesce(message_id, '')"
            ~ " || ' ' || coalesce(url, '') || ' ' || coalesce(property_name, '')"
        ) }} as {{ text }}) as body_key
    from bodies
    where
        event_name is not null
        and coalesce(subscriber_id, external_id, email, phone) is not null

),

first_bodies as (

    {{ latest_row('named', key=[source_name('attentive'), 'body_key'], order_by=[
        'message_name desc nulls last', 'subject desc nulls last',
        'subscription_type desc nulls last', 'property_value desc nulls last',
        'message_type desc nulls last', 'creative_type desc nulls last',
        'message_text desc nulls last',
    ]) }}

)

select
    -- keys
    {{ source_record('attentive', 'webhooks', [scoped_id('attentive', 'body_key')]) }},
    {{ scoped_id('attentive', 'subscriber_id') }} as subscriber_id,

    -- identifiers
    external_id,
    email,
    phone,

    -- what happened
    event_name,
    case
        when event_name like 'email.%' then 'email'
        when event_name like 'sms.%' or event_name like 'mms.%' then 'sms'
        when event_name like 'push.%' then 'push'
    end as channel,
    case
        when event_name like '%.sent' or event_name like '%.delivered' then 'delivered'
        when event_name like '%.opened' then 'opened'
        when event_name like '%link_click' then 'clicked'
        when event_name like '%.bounced' then 'bounced'
        when event_name like '%.unsubscribed' then 'unsubscribed'
        when event_name like '%.subscribed' then 'subscribed'
        when event_name like '%.inbound_message' then 'replied'
    end as event_type,
    occurred_at,
    lower(subscription_type) as subscription_type,
    lower(creative_type) as creative_type,
    {{ is_stop_word('message_text') }} as is_stop,

    -- message
    {{ unique_id('attentive', scoped_id('attentive', 'message_id')) }} as message_id,
    message_name,
    -- what an act of the subscriber sets off, as against what goes to many at once
    coalesce(
        lower(message_type) like '%trigger%'
        or lower(message_type) like '%journey%'
        or lower(message_type) like '%welcome%'
        or lower(message_type) like '%automat%',
        false
    ) as is_triggered,
    subject,

    -- attribute
    replace(lower(property_name), ' ', '_') as property_name,
    property_value
from first_bodies
