{#
    The engine's own fast hash of a text, for grouping within one query only. It may change with a
    release of the engine, so it is never stored and nothing that is kept comes from it (`stable_hash`).
#}
{% macro text_hash(text) -%}
    {{ return(adapter.dispatch('text_hash', 'weft')(text)) }}
{%- endmacro %}

{% macro default__text_hash(text) -%}
    hash({{ text }})
{%- endmacro %}

{% macro spark__text_hash(text) -%}
    xxhash64({{ text }})
{%- endmacro %}

{% macro postgres__text_hash(text) -%}
    hashtextextended({{ text }}, 0)
{%- endmacro %}
