{#
    One row per customer who may be sent marketing e-mail now, at the address that may be used.

    THE consent gate: every e-mail audience inner-joins it, and it inner-joins a granted consent of this very address.
    What is unknown stays out. So does an address of two customers: each would read what is meant for the other.
#}

with

customers as (

    select
        customer_id,
        email,
        is_test,
        is_email_shared,
        count(*) over (partition by email) as customers_with_email
    from {{ ref('customers') }}
    where email is not null

),

granted as (

    select * from {{ ref('consents') }}
    where
        contact_type = 'email'
        and channel = 'email'
        and purpose = 'marketing'
        and status = 'subscribed'

)

select
    customers.customer_id,
    customers.email
from customers
inner join granted
    on customers.email = granted.contact_point
where
    customers.customers_with_email = 1
    and not coalesce(customers.is_email_shared, false)
    and not coalesce(customers.is_test, false)
