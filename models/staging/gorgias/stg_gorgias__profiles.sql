{#
    One row per customer who is not staff, and per ticket, for the address of who asks: the customer may
    not be landed.

    A join, against the rule of the layer: the number stands among the customer's channels.
#}
{{ config(materialized=view_or_part()) }}

with

phones as (

    select
        record_key,
        min(phone) as phone
    from {{ ref('stg_gorgias__customer_channels') }}
    group by record_key

),

customers as (

    select
        customers.*,
        phones.phone
    from {{ ref('stg_gorgias__customers') }} as customers
    left join phones on customers.record_key = phones.record_key
    where not customers.is_staff

),

tickets as (

    select * from {{ ref('stg_gorgias__tickets') }}
    where email is not null

)

{{ profile_rows('customers', own=[
    'first_name', 'last_name', 'email', 'phone', 'language', 'created_at', 'updated_at',
]) }}
union all
{{ profile_rows('tickets', own=['email'], stated={
    'created_at': 'opened_at',
    'updated_at': 'opened_at',
}) }}
