{#
    A date as e-mail writes it (`Tue, 20 Nov 2012 00:00:00 +0000`) as a UTC timestamp; what is written otherwise goes
    to `read_timestamp`. NULL where it cannot be read.
#}
{% macro read_rfc2822(value) -%}
    {{ return(adapter.dispatch('read_rfc2822', 'weft')(value)) }}
{%- endmacro %}

{% macro default__read_rfc2822(value) -%}
    {%- set text = "replace(cast(" ~ value ~ " as varchar), 'GMT', '+0000')" -%}
    coalesce(
        cast(try_strptime({{ text }}, '%a, %d %b %Y %H:%M:%S %z') as timestamp),
        cast(try_strptime({{ text }}, '%d %b %Y %H:%M:%S %z') as timestamp),
        {{ read_timestamp(value) }}
    )
{%- endmacro %}

{# Spark reads no names of days. #}
{% macro spark__read_rfc2822(value) -%}
    coalesce(
        try_to_timestamp(
            regexp_replace(replace(cast({{ value }} as string), 'GMT', '+0000'), '^[A-Za-z]+, *', ''),
            'd MMM yyyy HH:mm:ss Z'
        ),
        {{ read_timestamp(value) }}
    )
{%- endmacro %}
