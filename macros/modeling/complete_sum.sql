{#
    Aggregate: the sum of a column of money, NULL where one of its values is not known: a sum that skips a value states
    less than there is. NULL for no rows.
#}
{% macro complete_sum(value) -%}
    case when count(*) = count({{ value }}) then sum({{ value }}) end
{%- endmacro %}
