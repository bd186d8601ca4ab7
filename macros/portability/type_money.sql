{# Money is DECIMAL: sums of floats differ from run to run. Four places hold prices below a cent. #}
{% macro type_money() -%}
    decimal(18, 4)
{%- endmacro %}
