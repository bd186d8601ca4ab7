{#
    The score 1 to 5 of a rank among `count` ranked rows: 1 + floor(5 × percent rank), at most 5.
    The product is divided last, so whole quotients stay whole in floating point.
#}
{% macro fifth_of(rank, count) -%}
    cast(
        least(5, 1 + floor(coalesce(cast(5 * ({{ rank }} - 1) as {{ type_double() }}) / nullif({{ count }} - 1, 0), 0)))
        as {{ dbt.type_int() }}
    )
{%- endmacro %}
