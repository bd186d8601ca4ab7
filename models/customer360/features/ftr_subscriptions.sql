{#
    One row per living customer, where a source states subscriptions: how many are the customer's, and which ended.
#}
{{ config(materialized=view_or_part()) }}

with

people as (

    select customer_id from {{ ref('idr_customers') }}

),

subscriptions as (

    select * from {{ ref('subscriptions') }}

),

-- without any, nobody's count is known
stated as (

    select count(*) as row_count from subscriptions

)

select
    people.customer_id,
    cast(count(
        case when subscriptions.status = 'active' then subscriptions.subscription_id end
    ) as {{ dbt.type_int() }}) as active_subscription_count,
    cast(count(
        case when subscriptions.status = 'paused' then subscriptions.subscription_id end
    ) as {{ dbt.type_int() }}) as paused_subscription_count,
    max(subscriptions.cancelled_at) as last_subscription_cancelled_at
from people
inner join stated
    on stated.row_count > 0
left join subscriptions
    on people.customer_id = subscriptions.customer_id
group by people.customer_id
