{# The calendar day, in the shop's time zone, of a UTC time. #}
{% macro shop_date(timestamp) -%}
    {{ return(adapter.dispatch('shop_date', 'weft')(timestamp, var('shop_timezone'))) }}
{%- endmacro %}

{% macro default__shop_date(timestamp, zone) -%}
    cast(timezone('{{ zone }}', timezone('UTC', {{ timestamp }})) as date)
{%- endmacro %}

{% macro spark__shop_date(timestamp, zone) -%}
    to_date(from_utc_timestamp({{ timestamp }}, '{{ zone }}'))
{%- endmacro %}
