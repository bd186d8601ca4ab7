{#
    One row per customer of the store: the newest version the loader delivered. Deleted customers
    are marked: their orders are still theirs, and what they had withdrawn stays withdrawn.
#}

with

versions as (

    select * from {{ source('shopify', 'customer') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated_at', '_fivetran_synced'],
        ['state', 'email', 'phone', 'last_name', 'first_name', 'accepts_marketing'],
    )) }}

),

deleted as (

    {{ deleted_keys(source('shopify', 'customer')) }}

)

select
    -- keys
    {{ source_record('shopify', 'customer', ['newest.id']) }},
    cast(newest.id as {{ dbt.type_string() }}) as customer_number,
    deleted.id is not null as is_deleted,

    -- identifiers
    case when lower({{ clean_text('state') }}) = 'enabled' then newest.id end as account_id,
    case when lower({{ clean_text('state') }}) = 'enabled' then null else newest.id end as guest_id,
    email,
    phone,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,

    -- consent
    {{ read_boolean('accepts_marketing') }} as accepts_marketing,
    {{ read_timestamp('accepts_marketing_updated_at') }} as accepts_marketing_updated_at,
    lower({{ clean_text('email_marketing_consent_state') }}) as email_consent_state,
    {{ read_timestamp('email_marketing_consent_updated_at') }} as email_consent_updated_at,
    lower({{ clean_text('sms_marketing_consent_state') }}) as sms_consent_state,
    {{ read_timestamp('sms_marketing_consent_updated_at') }} as sms_consent_updated_at,

    -- times
    {{ read_timestamp('created_at') }} as created_at,
    {{ read_timestamp('updated_at') }} as updated_at

from newest
left join deleted
    on newest.id = deleted.id
where {{ clean_text('newest.id') }} is not null
