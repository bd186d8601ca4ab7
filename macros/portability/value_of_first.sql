{#
    Aggregate: the value on the row that comes first by a list of columns, among the rows where a
    condition holds; NULL when it holds on none. A NULL comes after every value. The last column of `order_by` must be
    unique.
#}
{% macro value_of_first(value, order_by, condition='true') -%}
    {{ return(adapter.dispatch('value_of_first', 'weft')(value, order_by, condition)) }}
{%- endmacro %}

{# Rows compare with NULL as the greatest value, whatever `default_null_order` says. #}
{% macro default__value_of_first(value, order_by, condition) -%}
    arg_min_null({{ value }}, case when {{ condition }} then row({{ order_by | join(', ') }}) end)
{%- endmacro %}

{# In a struct NULL is the least value, so whether there is one is compared first. #}
{% macro spark__value_of_first(value, order_by, condition) -%}
    {%- set terms = [] -%}
    {%- for column in order_by -%}
        {%- do terms.append(column ~ ' is null, ' ~ column) -%}
    {%- endfor -%}
    min_by({{ value }}, case when {{ condition }} then struct({{ terms | join(', ') }}) end)
{%- endmacro %}
