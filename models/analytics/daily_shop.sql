{# One row per day with orders: what takes two themes to measure, of the whole shop. #}
{{ config(materialized=view_or_part()) }}

with

orders as (

    select * from {{ ref('daily_orders') }}
    where slice = 'all'

),

ads as (

    select * from {{ ref('daily_ads') }}
    where slice = 'all'

),

tickets as (

    select * from {{ ref('daily_tickets') }}
    where slice = 'all'

),

-- a day before the first ticket is one of which nothing is known
support as (

    select min(metric_date) as first_date from tickets

)

select
    orders.metric_date,
    'all' as slice,
    cast(ads.ad_spend as {{ type_double() }}) / nullif(orders.new_customers, 0)
        as customer_acquisition_cost,
    cast(orders.net_revenue as {{ type_double() }}) / nullif(ads.ad_spend, 0)
        as marketing_efficiency,
    case
        when orders.metric_date >= support.first_date
            then
                cast(coalesce(tickets.tickets_opened, 0) as {{ type_double() }})
                / nullif(orders.orders, 0)
    end as tickets_per_order
from orders
cross join support
left join ads
    on orders.metric_date = ads.metric_date
left join tickets
    on orders.metric_date = tickets.metric_date
