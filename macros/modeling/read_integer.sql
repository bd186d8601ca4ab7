{# A raw value as a whole number: '3' and '3.0' are 3, 'three' is NULL. #}
{% macro read_integer(value) -%}
    {{ try_cast_to(try_cast_to("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")", type_money()), dbt.type_int()) }}
{%- endmacro %}
