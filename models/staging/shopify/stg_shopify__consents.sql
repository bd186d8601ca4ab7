{#
    One row per customer and channel whose marketing consent the store states.

    Newer layouts state a consent with its time per channel. Older ones have only the flag
    accepts_marketing: without a time it is an import and changed_at stays NULL, so that it can
    never grant. A state that is not known says nothing. A deleted customer grants nothing, but what
    was withdrawn stays withdrawn.

    An order that accepts marketing is not read: the store copies there what it believes already, so
    that a withdrawal elsewhere would be undone by the next order.
#}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select
        *,
        case
            when is_withdrawn_from_email then 'unsubscribed'
            when email_consent_state is not null then email_consent_state
            when accepts_marketing then 'subscribed'
            -- without a time nobody is known to have said no: they never said yes
            when not accepts_marketing and accepts_marketing_updated_at is not null
                then 'unsubscribed'
            when not accepts_marketing then 'not_subscribed'
        end as email_state,
        case
            when is_withdrawn_from_email then updated_at
            when email_consent_state is not null then email_consent_updated_at
            else accepts_marketing_updated_at
        end as email_changed_at,
        case when is_withdrawn_from_texts then 'unsubscribed' else sms_consent_state end
            as sms_state,
        case when is_withdrawn_from_texts then updated_at else sms_consent_updated_at end
            as sms_changed_at,
        case when is_withdrawn_from_ads then 'unsubscribed' end as ads_state,
        updated_at as ads_changed_at,
        'store' as method
    from {{ ref('stg_shopify__customers') }}

),

stated as (

    select
        {% for channel in ['email', 'sms', 'ads'] %}
            case
                when {{ channel }}_state in ('subscribed', 'unsubscribed', 'pending')
                    then {{ channel }}_state
                when {{ channel }}_state in ('redacted', 'invalid') then 'suppressed'
                when {{ channel }}_state in ('not_subscribed', 'never_subscribed')
                    then 'never_subscribed'
            end as {{ channel }}_status,
        {% endfor %}
        *
    from customers

)

{{ consent_rows('stated', 'email') }}
union all
{{ consent_rows('stated', 'sms') }}
union all
{{ consent_rows('stated', 'ads') }}
