{# One row per delivered track call; its properties stand in the event's own table. #}

select
    {{ segment_call('tracks') }},
    {{ segment_page() }},

    -- event
    case
        when lower(event) in ('product_viewed', 'viewed_product') then 'product_viewed'
        when lower(event) in ('product_added', 'added_to_cart', 'product_added_to_cart')
            then 'product_added'
        when lower(event) in ('checkout_started', 'started_checkout') then 'checkout_started'
        when lower(event) in ('order_completed', 'completed_order') then 'order_completed'
        else 'other'
    end as event_type,
    coalesce({{ clean_text('event_text') }}, {{ clean_text('event') }}) as event_name,
    {{ json_or_null('properties') }} as properties

from {{ source('segment', 'tracks') }}
where {{ clean_text('id') }} is not null
