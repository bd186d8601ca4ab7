{#
    Everyone in the segment `clicked_but_has_not_bought`. Written by `weft segment compile`: change segments/clicked_but_has_not_bought.yml.
    It has as many CTEs and joins as the segment has conditions.
#}

with

condition_1_rows as (

    select
        *,
        {{ json_value('properties', 'campaign_id') }} as properties_campaign_id,
        {{ json_value('properties', 'channel') }} as properties_channel
    from {{ ref('timeline') }}
    where
        event_type = 'message_clicked'
        and occurred_at > {{ time_ago(60, 'day') }} and occurred_at <= {{ as_of() }}

),

condition_1 as (

    select
        customer_id,
        count(distinct properties_campaign_id) as measure
    from condition_1_rows
    where
        coalesce(properties_channel = {{ text_literal("email") }}, false)
    group by customer_id

),

condition_2 as (

    select
        customer_id,
        count(*) as measure
    from {{ ref('orders') }}
    where
        is_counted
        and (ordered_at is null or ordered_at <= {{ as_of() }})
    group by customer_id

),

measured as (

    select
        customers.customer_id,
        customers.email_marketing_status,
        coalesce(condition_1.measure, 0) as message_clicked_properties_campaign_id_distinct,
        coalesce(condition_2.measure, 0) as orders_count,
        customers.country_code
    from {{ ref('customers') }} as customers
    left join condition_1
        on customers.customer_id = condition_1.customer_id
    left join condition_2
        on customers.customer_id = condition_2.customer_id

)

select
    customer_id,
    {{ json_object_text(['email_marketing_status', 'message_clicked_properties_campaign_id_distinct', 'orders_count', 'country_code']) }} as why
from measured
where
    (coalesce(email_marketing_status in ({{ text_literal("subscribed") }}), false))
    and coalesce(message_clicked_properties_campaign_id_distinct >= 2, false)
    and coalesce(orders_count = 0, false)
    and (
        coalesce(country_code in ({{ text_literal("US") }}, {{ text_literal("CA") }}, {{ text_literal("GB") }}), false)
        or country_code is null
    )
