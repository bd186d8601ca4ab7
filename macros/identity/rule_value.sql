{#
    The value of an identifier that a seed names, in its form for matching: whoever decides something of it need not
    know that form. The token of an erased one, and what is no identifier of its type, stay as they are.
#}
{% macro rule_value(type, value) -%}
    coalesce({{ normalize_identifier(type, value) }}, {{ value }})
{%- endmacro %}
