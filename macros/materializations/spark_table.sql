{# See replace_spark_table. #}
{% materialization table, adapter='spark', supported_languages=['sql', 'python'] %}
    {{ return(replace_spark_table()) }}
{% endmaterialization %}
