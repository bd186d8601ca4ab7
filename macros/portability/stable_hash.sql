{#
    A 60-bit hash of a text that is the same on every engine, version and run (first 15 hex digits of MD5).
    Keys that are kept must not come from an engine's own hash(): it may change with a release.
#}
{% macro stable_hash(text) -%}
    {{ return(adapter.dispatch('stable_hash', 'weft')(text)) }}
{%- endmacro %}

{% macro default__stable_hash(text) -%}
    cast('0x' || substr(md5({{ text }}), 1, 15) as bigint)
{%- endmacro %}

{% macro spark__stable_hash(text) -%}
    cast(conv(substr(md5({{ text }}), 1, 15), 16, 10) as bigint)
{%- endmacro %}
