{# One row per delivered track call; its properties stand in the event's own table. #}

select
    {{ segment_call('tracks') }},
    {{ segment_page() }},

    -- event
    case
        when lower(event) in ('product_viewed', 'viewed_product') then 'product_viewed'
        when
            lower(event) in (
                'product_added', 'added_product', 'added_to_cart', 'product_added_to_cart'
            )
            then 'product_added'
        when lower(event) in ('checkout_started', 'started_checkout') then 'checkout_started'
        when lower(event) in ('order_completed', 'completed_order') then 'order_completed'
        when lower(event) in ('product_removed', 'removed_product', 'removed_from_cart')
            then 'product_removed'
        when lower(event) in ('cart_viewed', 'viewed_cart') then 'cart_viewed'
        when
            lower(event) in (
                'checkout_step_viewed', 'viewed_checkout_step', 'checkout_step_completed',
                'completed_checkout_step', 'payment_info_entered'
            )
            then 'checkout_continued'
        when lower(event) in ('products_searched', 'searched', 'search') then 'searched'
        else 'other'
    end as event_type,
    coalesce({{ clean_text('event_text') }}, {{ clean_text('event') }}) as event_name,
    {{ json_or_null('properties') }} as properties

from {{ source('segment', 'tracks') }}
where {{ clean_text('id') }} is not null
