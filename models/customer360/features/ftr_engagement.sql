{# One row per living customer: how lately something was done of their own accord. #}

with

customers as (

    select customer_id from {{ ref('idr_customers') }}

),

purchases as (

    select * from {{ ref('ftr_orders') }}

),

behaviour as (

    select * from {{ ref('ftr_behaviour') }}

),

messages as (

    select * from {{ ref('ftr_messages') }}

),

-- Opens are left out: mail apps open messages by themselves.
acts as (

    select
        customers.customer_id,
        greatest(
            coalesce(purchases.last_ordered_at, cast('1900-01-01' as {{ dbt.type_timestamp() }})),
            coalesce(behaviour.last_session_at, cast('1900-01-01' as {{ dbt.type_timestamp() }})),
            coalesce(messages.last_clicked_at, cast('1900-01-01' as {{ dbt.type_timestamp() }}))
        ) as last_act_at
    from customers
    left join purchases
        on customers.customer_id = purchases.customer_id
    left join behaviour
        on customers.customer_id = behaviour.customer_id
    left join messages
        on customers.customer_id = messages.customer_id

)

select
    customer_id,
    case
        when last_act_at > {{ dbt.dateadd('day', -30, as_of()) }} then 'high'
        when last_act_at > {{ dbt.dateadd('day', -90, as_of()) }} then 'medium'
        when last_act_at > {{ dbt.dateadd('day', -365, as_of()) }} then 'low'
        else 'none'
    end as engagement_level
from acts
