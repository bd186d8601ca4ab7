{#
    One row per message: everything a browser or an app did, each message once.

    A message stands in `tracks` and in its event's own table, and any of them may be delivered again. The row of
    the event's own table is kept, since it has the properties; of several deliveries the first. This one window is
    the only one over these tables, which are the largest of a shop.
#}

with

stacked as (

    {{ segment_events('stg_segment__pages', "'page_viewed'", 1) }}
    union all
    {{ segment_events('stg_segment__screens', "'screen_viewed'", 1) }}
    union all
    {{ segment_events('stg_segment__products_viewed', "'product_viewed'", 1, ['product_id', 'variant_id', 'product_line', 'cart_token', 'quantity', 'price', 'currency', 'properties']) }}
    union all
    {{ segment_events('stg_segment__products_added', "'product_added'", 1, ['product_id', 'variant_id', 'product_line', 'cart_token', 'quantity', 'price', 'currency', 'properties']) }}
    union all
    {{ segment_events('stg_segment__checkouts_started', "'checkout_started'", 1, ['product_line', 'checkout_token', 'cart_token', 'source_order_id', 'amount', 'currency', 'properties']) }}
    union all
    {{ segment_events('stg_segment__orders_completed', "'order_completed'", 1, ['product_line', 'checkout_token', 'cart_token', 'source_order_id', 'amount', 'currency', 'properties']) }}
    union all
    {{ segment_events('stg_segment__identifies', "'identified'", 1) }}
    union all
    {{ segment_events('stg_segment__tracks', "event_table", 2, ['properties']) }}

)
