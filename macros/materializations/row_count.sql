{# How many rows a table or a query in brackets has. #}
{% macro row_count(relation) %}
    {{ return(run_query("select count(*) from " ~ relation).columns[0].values()[0] | int) }}
{% endmacro %}
