{#
    The newest version of each key: loaders deliver a changed row again rather than updating it.

    relation: a CTE or table       key: list of columns
    order_by: list of SQL sort terms, newest first; the last one must make the order total
#}
{% macro latest_row(relation, key, order_by) %}
select *
from (
    select
        *,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by {{ order_by | join(', ') }}
        ) as version_rank
    from {{ relation }}
) as versions
where version_rank = 1
{% endmacro %}
