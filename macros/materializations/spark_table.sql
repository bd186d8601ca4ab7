{# See replace_spark_table. #}
{% materialization table, adapter='spark' %}
    {{ return(replace_spark_table()) }}
{% endmaterialization %}
