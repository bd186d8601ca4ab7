{# The wall-clock time, in an IANA zone given as an expression, of a UTC time. #}
{% macro local_time(timestamp, zone) -%}
    {{ return(adapter.dispatch('local_time', 'weft')(timestamp, zone)) }}
{%- endmacro %}

{% macro default__local_time(timestamp, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ timestamp }}))
{%- endmacro %}

{% macro spark__local_time(timestamp, zone) -%}
    from_utc_timestamp({{ timestamp }}, {{ zone }})
{%- endmacro %}
