{# The UTC time of a wall-clock time in an IANA zone given as an expression. #}
{% macro utc_time(timestamp, zone) -%}
    {{ return(adapter.dispatch('utc_time', 'weft')(timestamp, zone)) }}
{%- endmacro %}

{% macro default__utc_time(timestamp, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ timestamp }}))
{%- endmacro %}

{% macro spark__utc_time(timestamp, zone) -%}
    to_utc_timestamp({{ timestamp }}, {{ zone }})
{%- endmacro %}
