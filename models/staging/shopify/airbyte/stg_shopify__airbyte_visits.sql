{# One row per order's last visit, else its first, in the columns of the table customer_visit. #}
{{ config(materialized=view_or_part()) }}

with

visits as (

    select
        *,
        coalesce(
            {{ json_value('customer_journey_summary', 'last_visit') }},
            {{ json_value('customer_journey_summary', 'first_visit') }}
        ) as visit
    from {{ source('shopify', 'customer_journey_summary') }}

)

{{ adapted_rows('visits', 'shopify', 'customer_visit', {
    'id': nested_id('shopify', 'visit', 'id'),
    'order_id': 'order_id',
    'landing_page': json_value('visit', 'landing_page'),
    'referrer_url': json_value('visit', 'referrer_url'),
    'occurred_at': json_value('visit', 'occurred_at'),
    'utm_parameters_source': json_value('visit', 'utm_parameters.source'),
    'utm_parameters_medium': json_value('visit', 'utm_parameters.medium'),
    'utm_parameters_campaign': json_value('visit', 'utm_parameters.campaign'),
    '_ab_cdc_deleted_at': '_ab_cdc_deleted_at',
    '_fivetran_synced': 'coalesce(updated_at, _airbyte_extracted_at)',
}) }}
