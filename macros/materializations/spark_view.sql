{#
    What is a view on DuckDB is a table on Spark, which plans every view below a model again with it: forty seconds for
    one model. Each build makes it anew, so readers see the same.
#}
{% materialization view, adapter='spark' %}
    {{ return(replace_spark_table(compiled_code)) }}
{% endmaterialization %}
