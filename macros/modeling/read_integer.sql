{#
    A raw value as a whole number: '3' and '3.0' are 3, 'three' is NULL, and so is '1.5': a cast alone would
    round it to 2, which nobody has stated.
#}
{% macro read_integer(value) -%}
    {%- set text = number_text("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")") -%}
    {%- set whole = try_cast_to(try_cast_to(text, type_money()), dbt.type_int()) -%}
    case when {{ try_cast_to(text, type_double()) }} = {{ whole }} then {{ whole }} end
{%- endmacro %}
