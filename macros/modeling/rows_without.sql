{# Rows whose value in a column no row of another relation has. #}
{% macro rows_without(relation, column, to, field) -%}
    select child.{{ column }} from {{ relation }} as child
    left join (select {{ field }} as parent_value from {{ to }}) as parent on child.{{ column }} = parent.parent_value
    where child.{{ column }} is not null and parent.parent_value is null
{%- endmacro %}
