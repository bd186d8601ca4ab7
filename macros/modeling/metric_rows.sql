{# One row per row and named column of a relation with metric_date and slice: metric, value. NULL is no row. #}
{% macro metric_rows(relation, metrics) -%}
    {% for metric in metrics %}
    select
        metric_date,
        '{{ metric }}' as metric,
        slice,
        cast({{ metric }} as {{ type_double() }}) as value
    from {{ relation }}
    where {{ metric }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
