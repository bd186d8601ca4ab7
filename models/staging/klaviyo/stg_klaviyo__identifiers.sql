{#
    One row per profile or event and identifier. A deleted profile keeps
    its identifiers: its events still belong to somebody.
#}
{{ config(materialized=view_or_part()) }}

with

events as (

    select * from {{ ref('stg_klaviyo__events') }}
    where not is_deleted

)

{{ identifiers_of(ref('stg_klaviyo__persons'), 'created_at', {
    'klaviyo_person_id': 'person_id',
    'email': 'email',
    'phone': 'phone',
    'klaviyo_external_id': 'account_id',
}, country='country_code') }}
union all
{{ identifiers_of('events', 'occurred_at', {'klaviyo_person_id': 'person_id'}) }}
