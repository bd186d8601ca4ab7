{# What stands where the value of an erased identifier stood: that it was there, and was the same one elsewhere. #}
{% macro erased_token(key) -%}
    'erased:' || cast({{ key }} as {{ dbt.type_string() }})
{%- endmacro %}
