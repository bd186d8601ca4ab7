{# One row per document, identifier type and normalised value. #}

with

orders as (

    select * from {{ ref('stg_order_lines_file__orders') }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

placed as (

    select
        orders.*,
        coalesce({{ clean_country('orders.country') }}, country_names.country_code) as country_code
    from orders
    left join country_names
        on lower(orders.country) = country_names.country_name

),

stated as (

    {{ identifiers_of('placed', 'ordered_at', {
        'order_lines_customer_id': 'order_lines_customer_id',
        'email': 'email',
        'phone': 'phone',
    }, country='country_code') }}

)

{{ normalized_identifiers('stated') }}
