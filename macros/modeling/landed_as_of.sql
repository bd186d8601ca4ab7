{#
    The end of the data as the landed folders state it, as text; empty where none does, as folders of a live shop.
    The loader writes it (the sample store ends in the past); where Weft's loader was never at work there is no table.
#}
{% macro landed_as_of() %}
    {%- set clock = adapter.get_relation(database=target.database, schema='raw_weft', identifier='clock') -%}
    {%- set stated = run_query('select max(as_of) as as_of from ' ~ clock).rows[0][0] if clock else none -%}
    {{ return(stated.strftime('%Y-%m-%d %H:%M:%S') if stated else '') }}
{% endmacro %}
