{#
    One row per contact, ticket or rating and identifier. Staff are not customers and have none.
#}
{{ config(materialized=view_or_part()) }}

with

contacts as (

    select * from {{ ref('stg_freshdesk__contacts') }}
    where not is_staff

),

listed as (

    {{ json_array_rows('contacts', 'other_emails') }}

),

other_addresses as (

    select
        source_name,
        source_table,
        source_record_id,
        record_key,
        created_at,
        trim(replace(element, '"', '')) as other_email
    from listed

)

{{ identifiers_of('contacts', 'created_at', {
    'freshdesk_contact_id': 'freshdesk_contact_id',
    'email': 'email',
    'phone': ['phone', 'mobile'],
    'freshdesk_external_id': 'external_id',
}) }}
union all
{{ identifiers_of('other_addresses', 'created_at', {'email': 'other_email'}) }}
union all
{{ identifiers_of(ref('stg_freshdesk__tickets'), 'opened_at', {
    'freshdesk_contact_id': 'freshdesk_contact_id',
    'email': 'email',
    'phone': ['phone', 'mobile'],
}) }}
union all
{{ identifiers_of(ref('stg_freshdesk__survey_responses'), 'responded_at', {
    'freshdesk_contact_id': 'freshdesk_contact_id',
    'email': 'email',
}) }}
