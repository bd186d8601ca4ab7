{#
    One row per profile, deleted ones included and marked: the newest version the loader
    delivered.

    A join, against the rule of the layer: people write the name of their country, and its code
    tells how their numbers are read.
#}

with

versions as (

    select * from {{ ref('stg_klaviyo__person_rows') }}

),

newest as (

    {{ latest_row('versions', key=['id'], order_by=newest_first(
        ['updated', '_fivetran_synced'],
        [
            '_fivetran_deleted', 'custom_suppress', 'email', 'phone_number', 'external_id',
            'last_name', 'custom_consent',
        ],
    )) }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

placed as (

    select
        newest.*,
        country_names.country_code as named_country_code
    from newest
    left join country_names
        on lower({{ clean_text('newest.country') }}) = country_names.country_name

)

{%- set consent = json_value_any_case('subscriptions', ['email.marketing.consent']) %}
{%- set consent_time = json_value_any_case('subscriptions', [
    'email.marketing.consent_timestamp', 'email.marketing.timestamp',
    'email.marketing.last_updated', 'email.marketing.lastUpdated',
]) %}
{%- set may_receive = json_value_any_case('subscriptions', [
    'email.marketing.can_receive_email_marketing', 'email.marketing.canReceiveEmailMarketing',
    'email.marketing.can_receive',
]) %}
{%- set method = json_value_any_case('subscriptions', ['email.marketing.method']) %}
{%- set sms_method = json_value_any_case('subscriptions', ['sms.marketing.method']) %}
{%- set sms_consent = json_value_any_case('subscriptions', ['sms.marketing.consent']) %}
{%- set sms_consent_time = json_value_any_case('subscriptions', [
    'sms.marketing.consent_timestamp', 'sms.marketing.timestamp', 'sms.marketing.last_updated',
    'sms.marketing.lastUpdated',
]) %}
{%- set may_be_texted = json_value_any_case('subscriptions', [
    'sms.marketing.can_receive_sms_marketing', 'sms.marketing.canReceiveSmsMarketing',
    'sms.marketing.can_receive',
]) %}
{%- set suppressions = json_value_any_case('subscriptions', [
    'email.marketing.suppression', 'email.marketing.suppressions',
]) %}
{%- set list_suppressions = json_value_any_case('subscriptions', [
    'email.marketing.list_suppressions', 'email.marketing.listSuppressions',
]) %}

select
    -- keys
    {{ source_record('klaviyo', 'person', ['id']) }},
    cast(id as {{ dbt.type_string() }}) as person_id,

    -- identifiers
    {{ clean_text('email') }} as email,
    {{ clean_text('phone_number') }} as phone,
    {{ clean_text('external_id') }} as account_id,

    -- person
    {{ clean_text('first_name') }} as first_name,
    {{ clean_text('last_name') }} as last_name,
    {{ clean_text('address_1') }} as address_line,
    {{ clean_text('city') }} as city,
    {{ clean_text('region') }} as region,
    upper({{ clean_text('zip') }}) as postal_code,
    coalesce({{ clean_country('country') }}, named_country_code) as country_code,
    cast({{ read_timestamp('custom_birthday') }} as date) as birth_date,

    -- consent
    lower({{ clean_text('custom_consent') }}) as consented_channels,
    {{ read_timestamp('custom_consent_timestamp') }} as consented_at,
    {{ clean_text('custom_consent_method') }} as consent_method,
    {{ read_boolean('custom_sms_consent') }} as sms_consent,
    {{ read_boolean('custom_accepts_marketing') }} as accepts_marketing,
    coalesce({{ read_boolean('custom_suppress') }}, false) as is_suppressed,
    lower(coalesce(
        {{ clean_text('subscriptions_email_marketing_consent') }},
        {{ clean_text('email_marketing_consent') }},
        {{ consent }}
    )) as email_consent,
    coalesce(
        {{ read_timestamp('subscriptions_email_marketing_consent_timestamp') }},
        {{ read_timestamp('subscriptions_email_marketing_timestamp') }},
        {{ read_timestamp('subscriptions_email_marketing_last_updated') }},
        {{ read_timestamp('email_marketing_consent_timestamp') }},
        {{ read_timestamp('email_marketing_timestamp') }},
        {{ read_timestamp(consent_time) }}
    ) as email_consented_at,
    coalesce(
        {{ read_boolean('subscriptions_email_marketing_can_receive_email_marketing') }},
        {{ read_boolean('email_marketing_can_receive_email_marketing') }},
        {{ read_boolean(may_receive) }}
    ) as can_receive_email,
    coalesce(
        {{ matches_regex(suppressions, '^[[] *[{]') }},
        false
    )
    or coalesce(
        {{ matches_regex(list_suppressions, '^[[] *[{]') }},
        false
    )
    or {{ withdrawn_in('klaviyo', 'person', 'email') }} as is_withdrawn_from_email,
    -- for any reason but that the person left
    coalesce(
        {{ matches_regex(suppressions, '"REASON": *"(HARD|INVALID|SPAM|USER_SUPP|MANUAL)') }}, false
    ) as is_suppressed_from_email,
    lower({{ clean_text(method) }}) as email_method,
    lower({{ clean_text(sms_method) }}) as sms_method,
    lower(coalesce(
        {{ clean_text('subscriptions_sms_marketing_consent') }},
        {{ clean_text('sms_marketing_consent') }},
        {{ sms_consent }}
    )) as sms_marketing_consent,
    coalesce(
        {{ read_timestamp('subscriptions_sms_marketing_consent_timestamp') }},
        {{ read_timestamp('subscriptions_sms_marketing_timestamp') }},
        {{ read_timestamp('subscriptions_sms_marketing_last_updated') }},
        {{ read_timestamp('sms_marketing_consent_timestamp') }},
        {{ read_timestamp('sms_marketing_timestamp') }},
        {{ read_timestamp(sms_consent_time) }}
    ) as sms_consented_at,
    coalesce(
        {{ read_boolean('subscriptions_sms_marketing_can_receive_sms_marketing') }},
        {{ read_boolean('sms_marketing_can_receive_sms_marketing') }},
        {{ read_boolean(may_be_texted) }}
    ) as can_receive_texts,
    {{ withdrawn_in('klaviyo', 'person', 'sms') }} as is_withdrawn_from_texts,
    coalesce({{ read_boolean('_fivetran_deleted') }}, false) as is_deleted,

    -- times
    {{ read_timestamp('created') }} as created_at,
    {{ read_timestamp('updated') }} as updated_at

from placed
where {{ clean_text('id') }} is not null
