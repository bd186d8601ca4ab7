{#
    See replace_relation. A model in Python runs in this process, on a connection of its own, and its table too is
    replaced in one statement.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- if model['language'] == 'python' -%}
        {%- call statement('main', language='python') -%}
{{ compiled_code }}


def materialize(table, connection):
    connection.register("__made_in_python", table)
    connection.execute('create or replace table {{ this }} as select * from "__made_in_python"')
    connection.unregister("__made_in_python")
        {%- endcall -%}
    {%- endif -%}
    {{ return(replace_relation('table')) }}
{% endmaterialization %}
