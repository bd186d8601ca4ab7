{# Combinations of columns that occur in more than one row; NULL is a value like another. #}
{% macro repeated_rows(relation, columns) -%}
    select {{ columns | join(', ') }} from {{ relation }} group by {{ columns | join(', ') }} having count(*) > 1
{%- endmacro %}
