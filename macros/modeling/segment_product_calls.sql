{# The delivered calls about one product: the tables of views and of products put into the cart are alike. #}
{% macro segment_product_calls(table) %}
select
    {{ segment_call(table) }},
    {{ segment_page() }},

    -- event
    coalesce({{ clean_text('event_text') }}, {{ clean_text('event') }}) as event_name,
    {{ clean_text('product_id') }} as product_id,
    coalesce({{ clean_text('variant_id') }}, {{ clean_text('variant') }}) as variant_id,
    {{ clean_text('category') }} as product_line,
    {{ clean_text('cart_token') }} as cart_token,
    {{ read_integer('quantity') }} as quantity,
    {{ read_money('price') }} as amount,
    upper({{ clean_text('currency') }}) as currency,
    {{ json_or_null('properties') }} as properties

from {{ source('segment', table) }}
where {{ clean_text('id') }} is not null
{% endmacro %}
