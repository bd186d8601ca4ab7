{#
    One row per customer who may be sent marketing e-mail, in the columns of a Klaviyo profile. At Klaviyo an address, a
    number and an external id are one profile each, so that none of them is on two rows.

    Traits are facts that stay as they are (when the last order was) and not ages that change every night (how
    many days ago): a profile is sent again only when something happened.
#}

with

sendable as (

    select * from {{ ref('sendable_emails') }}

),

customers as (

    select * from {{ ref('customers') }}

)

select
    customers.customer_id as row_key,
    sendable.email,
    sendable.phone as phone_number,
    customers.customer_id as external_id,
    customers.first_name,
    customers.last_name,
    customers.city,
    customers.region,
    customers.country_code as country,
    customers.postal_code as zip,
    {{ json_object_text([
        'order_count', 'first_ordered_at', 'last_ordered_at', 'net_revenue', 'average_order_value',
        'rfm_group', 'top_category', 'last_product_viewed_id'
    ]) }} as properties
from sendable
inner join customers
    on sendable.customer_id = customers.customer_id
