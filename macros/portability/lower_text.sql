{#
    Small letters of what people write: names, addresses, tags. For texts of a vendor's own, in plain ASCII, lower()
    says the same everywhere.
#}
{% macro lower_text(value) -%}
    {{ return(adapter.dispatch('lower_text', 'weft')(value)) }}
{%- endmacro %}

{% macro default__lower_text(value) -%}
    lower({{ value }})
{%- endmacro %}

{# Spark makes two signs of İ, and another letter of a Σ that ends a word. #}
{% macro spark__lower_text(value) -%}
    lower(translate({{ value }}, 'İΣ', 'iσ'))
{%- endmacro %}
