{#
    One row per delivered version of a profile, in the columns of `person`. The stream of exclusions
    holds whole profiles: those that have a suppression.
#}
{{ config(materialized=view_or_part()) }}

{%- set columns = {
    'id': 'id',
    'email': json_value('plain', 'email'),
    'phone_number': json_value('plain', 'phone_number'),
    'external_id': json_value('plain', 'external_id'),
    'first_name': json_value('plain', 'first_name'),
    'last_name': json_value('plain', 'last_name'),
    'address_1': json_value('plain', 'location.address1'),
    'city': json_value('plain', 'location.city'),
    'region': json_value('plain', 'location.region'),
    'zip': json_value('plain', 'location.zip'),
    'country': json_value('plain', 'location.country'),
    'custom_birthday': json_value_any_case('plain', ['properties.birthday']),
    'custom_consent': json_value('plain', 'properties.consent'),
    'custom_consent_timestamp': json_value('plain', 'properties.consent_timestamp'),
    'custom_consent_method': json_value('plain', 'properties.consent_method'),
    'custom_sms_consent': json_value_any_case('plain', ['properties.sms_consent']),
    'custom_accepts_marketing': json_value_any_case('plain', ['properties.accepts_marketing']),
    'subscriptions': json_value('plain', 'subscriptions'),
    'created': json_value('plain', 'created'),
    'updated': "coalesce(" ~ json_value('plain', 'updated') ~ ", updated)",
    '_fivetran_synced': '_airbyte_extracted_at',
} %}

{#- a name that begins with a dollar sign or holds a blank is no path that all engines read #}
{%- set plain %}
replace(replace(attributes, '"$', '"'), '"Accepts Marketing"', '"accepts_marketing"')
{%- endset %}

with

profiles as (

    select
        *,
        {{ plain }} as plain
    from {{ source('klaviyo', 'profiles') }}

),

excluded_profiles as (

    select
        *,
        {{ plain }} as plain
    from {{ source('klaviyo', 'global_exclusions') }}

)

{{ adapted_rows('profiles', 'klaviyo', 'person', columns) }}
union all
{{ adapted_rows('excluded_profiles', 'klaviyo', 'person', columns) }}
