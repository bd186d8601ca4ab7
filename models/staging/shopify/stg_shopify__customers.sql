{#
    One row per customer of the store: the newest version the loader delivered. Deleted customers
    are marked: their orders are still theirs, and what they had withdrawn stays withdrawn.
#}

with

versions as (

    select * from {{ ref('stg_shopify__customer_rows') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['state', 'email', 'phone', 'last_name', 'first_name', 'accepts_marketing'],
    )) }}

),

deleted as (

    {{ deleted_keys(ref('stg_shopify__customer_rows')) }}

)

{%- set times = ['consent_updated_at', 'consentUpdatedAt', 'updated_at'] %}
{%- set email_json_time = json_value_any_case('email_marketing_consent', times) %}
{%- set sms_json_time = json_value_any_case('sms_marketing_consent', times) %}

select
    -- keys
    {{ source_record('shopify', 'customer', ['newest.id']) }},
    cast(newest.id as {{ dbt.type_string() }}) as shopify_customer_id,
    deleted.id is not null as is_deleted,

    -- identifiers
    case when lower({{ clean_text('state') }}) = 'enabled' then newest.id end as account_id,
    case when lower({{ clean_text('state') }}) = 'enabled' then null else newest.id end as guest_id,
    newest.email,
    newest.phone,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,

    -- consent
    {{ read_boolean('accepts_marketing') }} as accepts_marketing,
    coalesce(
        {{ read_timestamp('accepts_marketing_updated_at') }},
        {{ read_timestamp('marketing_consent_updated_at') }}
    ) as accepts_marketing_updated_at,
    lower(
        coalesce(
            {{ clean_text('email_marketing_consent_state') }},
            {{ clean_text('email_marketing_consent_marketing_state') }},
            {{ json_value_any_case('email_marketing_consent', [
                'state', 'marketing_state', 'marketingState',
            ]) }},
            case
                when {{ matches_regex('email_marketing_consent', '^[A-Za-z_ ]+$') }}
                    then {{ clean_text('email_marketing_consent') }}
            end
        )
    ) as email_consent_state,
    coalesce(
        {{ read_timestamp('email_marketing_consent_consent_updated_at') }},
        {{ read_timestamp('email_marketing_consent_updated_at') }},
        {{ read_timestamp(email_json_time) }},
        {{ read_timestamp('marketing_consent_updated_at') }},
        {{ read_timestamp('accepts_marketing_updated_at') }}
    ) as email_consent_updated_at,
    lower(
        coalesce(
            {{ clean_text('sms_marketing_consent_state') }},
            {{ clean_text('sms_marketing_consent_marketing_state') }},
            {{ json_value_any_case('sms_marketing_consent', [
                'state', 'marketing_state', 'marketingState',
            ]) }},
            case
                when {{ matches_regex('sms_marketing_consent', '^[A-Za-z_ ]+$') }}
                    then {{ clean_text('sms_marketing_consent') }}
            end
        )
    ) as sms_consent_state,
    coalesce(
        {{ read_timestamp('sms_marketing_consent_consent_updated_at') }},
        {{ read_timestamp('sms_marketing_consent_updated_at') }},
        {{ read_timestamp(sms_json_time) }}
    ) as sms_consent_updated_at,
    newest.is_withdrawn_from_email,
    newest.is_withdrawn_from_texts,
    coalesce({{ read_boolean('data_sale_opt_out') }}, false)
    or newest.is_withdrawn_from_ads as is_withdrawn_from_ads,

    -- times
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from newest
left join deleted
    on newest.id = deleted.id
where {{ clean_text('newest.id') }} is not null
