{# The delivered calls about a whole cart: the tables of started checkouts and of orders on the site are alike. #}
{% macro segment_checkout_calls(table) %}
select
    {{ segment_call(table) }},
    {{ segment_page() }},

    -- event
    coalesce({{ clean_text('event_text') }}, {{ clean_text('event') }}) as event_name,
    {{ clean_text('category') }} as product_line,
    coalesce({{ clean_text('checkout_token') }}, {{ clean_text('checkout_id') }}) as checkout_token,
    {{ clean_text('cart_token') }} as cart_token,
    {{ clean_text('order_id') }} as source_order_id,
    coalesce(
        {{ read_money('total') }},
        {{ read_money('value') }},
        {{ read_money('revenue') }}
    ) as amount,
    upper({{ clean_text('currency') }}) as currency,
    coalesce({{ json_or_null('properties') }}, {{ json_or_null('products') }}) as properties

from {{ source('segment', table) }}
where {{ clean_text('id') }} is not null
{% endmacro %}
