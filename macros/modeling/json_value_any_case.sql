{#
    The text of the first of some fields of a JSON text that is there, whatever the case of their names: connectors write
    `consentUpdatedAt`, `consentupdatedat` and `CONSENTUPDATEDAT`. The value comes in upper case (times need their T and Z).
#}
{% macro json_value_any_case(json, paths) -%}
    {%- set found = [] -%}
    {%- for path in paths -%}
        {%- do found.append(json_value("lower(" ~ json ~ ")", path | lower)) -%}
    {%- endfor -%}
    upper(coalesce({{ found | join(', ') }}, null))
{%- endmacro %}
