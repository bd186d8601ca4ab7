{#
    How a model is kept that one other model reads and nobody else: as part of the query that reads it where `weft`
    runs, for a view would cost the run a node; as a view by a bare dbt command, whose unit tests give it rows.
    Not for what a query of thousands of words reads: dbt reads each word of a query that it puts a part into.
#}
{% macro view_or_part() -%}
    {{ return('view' if var('sources', none) is none else 'ephemeral') }}
{%- endmacro %}
