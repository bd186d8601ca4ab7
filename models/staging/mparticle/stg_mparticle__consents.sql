{#
    One row per batch and channel whose consent state tells of messages to an address or a number: purposes of the
    GDPR are named by each shop, and those that name a channel are read. Who wants no sale of data (CCPA) gets no ads, on
    that device and at that address; it is no word about messages. To let data be sold is no consent to anything.
#}
{{ config(materialized=view_or_part()) }}

{%- set purposes = {
    'email': ['email_marketing', 'marketing_email', 'email'],
    'sms': ['sms_marketing', 'marketing_sms', 'sms'],
} -%}
{%- set sale = 'ccpa.data_sale_opt_out' -%}
{%- set time = 'timestamp_unixtime_ms' %}

with

batches as (

    select
        *,
        {{ json_value('consent_state', 'gdpr') }} as gdpr
    from {{ ref('stg_mparticle__batches') }}
    where consent_state is not null

),

said as (

    select
        record_key,
        source_name,
        source_table,
        source_record_id,
        email,
        phone,
        install_id,
        {%- for channel, names in purposes.items() %}
            case lower(coalesce(
                {%- for name in names %}
                    {{ json_value('gdpr', name ~ '.consented') }}{{ ',' if not loop.last }}
                {%- endfor %}
            ))
                when 'true' then 'subscribed'
                when 'false' then 'unsubscribed'
            end as {{ channel }}_status,
            coalesce(
                {%- for name in names %}
                    {{ read_timestamp(json_value('gdpr', name ~ '.' ~ time)) }}
                    {{- ',' if not loop.last }}
                {%- endfor %}
            ) as {{ channel }}_changed_at,
        {%- endfor %}
        case
            when lower({{ json_value('consent_state', sale ~ '.consented') }}) = 'true'
                then 'unsubscribed'
        end as ads_status,
        {{ read_timestamp(json_value('consent_state', sale ~ '.' ~ time)) }} as ads_changed_at,
        'consent state' as method,
        false as is_deleted
    from batches

)

{{ consent_rows('said', 'email') }}
union all
{{ consent_rows('said', 'sms') }}
union all
{{ consent_rows('said', 'ads') }}
union all
{{ consent_rows('said', 'ads', point={'anonymous_id': 'install_id'}) }}
