{#
    Aggregate: the value on the row that comes first by a list of columns, among the rows where a
    condition holds; NULL when it holds on none. The last column of `order_by` must be unique.
#}
{% macro value_of_first(value, order_by, condition='true') -%}
    {{ return(adapter.dispatch('value_of_first', 'weft')(value, order_by, condition)) }}
{%- endmacro %}

{% macro default__value_of_first(value, order_by, condition) -%}
    arg_min_null({{ value }}, case when {{ condition }} then row({{ order_by | join(', ') }}) end)
{%- endmacro %}

{% macro spark__value_of_first(value, order_by, condition) -%}
    min_by({{ value }}, case when {{ condition }} then struct({{ order_by | join(', ') }}) end)
{%- endmacro %}
