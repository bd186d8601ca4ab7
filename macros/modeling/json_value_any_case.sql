{#
    The text of the first of some fields of a JSON text that is there, whatever the case of their names: connectors write
    `consentUpdatedAt`, `consent_updated_at` and `CONSENT_UPDATED_AT`. The value comes in upper case too.
#}
{% macro json_value_any_case(json, paths) -%}
    {%- set found = [] -%}
    {%- for path in paths -%}
        {%- do found.append(json_value("upper(" ~ json ~ ")", path | upper)) -%}
    {%- endfor -%}
    coalesce({{ found | join(', ') }}, null)
{%- endmacro %}
