{# The models of `attribution`, by name. #}
{% macro attribution_models() -%}
    {{ return(['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'markov']) }}
{%- endmacro %}
