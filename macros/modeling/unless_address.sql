{# Free text, unless it may hold an e-mail address: people write theirs into subjects, notes and paths. #}
{% macro unless_address(text) -%}
    case when {{ text }} not like '%@%' then {{ text }} end
{%- endmacro %}
