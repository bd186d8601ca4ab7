{#
    See replace_spark_table. A model in Python runs where `weft` has a session of Spark; elsewhere dbt-spark could not
    run it, and its table is there without rows.
#}
{% materialization table, adapter='spark', supported_languages=['sql', 'python'] %}
    {%- if model['language'] == 'sql' -%}
        {{ return(replace_spark_table(compiled_code)) }}
    {%- elif not env_var('WEFT_PYTHON_MODELS', '') -%}
        {{ return(replace_spark_table(get_empty_schema_sql(model['columns']))) }}
    {%- endif -%}
    {%- call statement('python', language='python') -%}
{{ compiled_code }}
    {%- endcall -%}
    {{ return(replace_spark_table('select * from made_in_python_' ~ this.identifier)) }}
{% endmaterialization %}
