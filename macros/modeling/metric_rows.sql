{#
    One row per row and named column of a relation with metric_date and slice: metric, value. NULL is no row.

    slice_type: what its slices are, but for `all`
#}
{% macro metric_rows(relation, metrics, slice_type='channel') -%}
    {% for metric in metrics %}
    select
        metric_date,
        '{{ metric }}' as metric,
        slice,
        case when slice = 'all' then 'all' else '{{ slice_type }}' end as slice_type,
        cast({{ metric }} as {{ type_double() }}) as value
    from {{ relation }}
    where {{ metric }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
