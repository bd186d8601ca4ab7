{# A type as the YAML files and column lists name it, in the engine's own words. #}
{% macro engine_type(type) -%}
    {{ return(adapter.dispatch('engine_type', 'weft')(type)) }}
{%- endmacro %}

{% macro default__engine_type(type) -%}
    {{ return(type) }}
{%- endmacro %}

{# Spark's varchar needs a length, and it has no type for JSON. #}
{% macro spark__engine_type(type) -%}
    {{ return({'varchar': 'string', 'text': 'string', 'json': 'string', 'integer': 'int', 'hugeint': 'decimal(38,0)'}.get(type | lower, type)) }}
{%- endmacro %}
