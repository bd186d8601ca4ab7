{#
    One row per customer, ticket or answered survey and identifier. Staff are not customers and have
    none.
#}
{{ config(materialized=view_or_part()) }}

with

customers as (

    select * from {{ ref('stg_gorgias__customers') }}
    where not is_staff

)

{{ identifiers_of('customers', 'created_at', {
    'gorgias_customer_id': 'gorgias_customer_id',
    'email': 'email',
    'gorgias_external_id': 'external_id',
}) }}
union all
{{ identifiers_of(ref('stg_gorgias__customer_channels'), 'created_at', {
    'email': 'email',
    'phone': 'phone',
}) }}
union all
{{ identifiers_of(ref('stg_gorgias__tickets'), 'opened_at', {
    'gorgias_customer_id': 'gorgias_customer_id',
    'email': 'email',
}) }}
union all
{{ identifiers_of(ref('stg_gorgias__survey_responses'), 'responded_at', {
    'gorgias_customer_id': 'gorgias_customer_id',
    'email': 'email',
}) }}
