{#
    A table that only this connection sees and that a killed run leaves no trace of, where the engine has such. It
    takes the place of an older one of that name.
#}
{% macro scratch_table(name, sql) -%}
    {{ return(adapter.dispatch('scratch_table', 'weft')(name, sql)) }}
{%- endmacro %}

{% macro default__scratch_table(name, sql) -%}
    create or replace temporary table {{ name }} as {{ sql }}
{%- endmacro %}

{# Tables of plain files cannot be replaced, only dropped and made again, and a statement is sent alone. #}
{% macro spark__scratch_table(name, sql) -%}
    {%- do run_query('drop table if exists ' ~ name) -%}
    create table {{ name }} as {{ sql }}
{%- endmacro %}

{% macro postgres__scratch_table(name, sql) -%}
    drop table if exists {{ name }};
    create temporary table {{ name }} as {{ sql }}
{%- endmacro %}
