{# Each delivery opens one message: as many delivered messages as deliveries. #}

with

deliveries as (

    select count(*) as delivery_count
    from {{ ref('uni_message_events') }}
    where event_type = 'delivered' and occurred_at is not null

),

messages as (

    select count(delivered_at) as message_count
    from {{ ref('messages') }}

)

select
    deliveries.delivery_count,
    messages.message_count
from deliveries
cross join messages
where deliveries.delivery_count <> messages.message_count
