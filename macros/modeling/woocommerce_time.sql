{#
    The UTC time of a WooCommerce row: stated in UTC, else in the shop's own zone (a text with an offset says its own).
#}
{% macro woocommerce_time(utc, shop_local) -%}
    coalesce(
        {{ read_timestamp(utc) }},
        case
            when {{ matches_regex(shop_local, '(Z|[+-][0-9][0-9]:?[0-9][0-9])$') }} then {{ read_timestamp(shop_local) }}
            else {{ utc_time(read_timestamp(shop_local), "'" ~ var('shop_timezone', 'UTC') ~ "'") }}
        end
    )
{%- endmacro %}
