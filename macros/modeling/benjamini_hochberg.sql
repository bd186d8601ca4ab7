{#
    Query: all columns of a relation and `q_value`, the p-values as Benjamini and Hochberg adjust them for how many were
    tested: the least of p × tests ÷ rank among those that are no smaller. At most 1; equal p-values get equal ones; a
    row whose p-value is NULL was not tested, gets NULL and counts as none. (Columns `tested_count` and `p_value_rank`
    are there too.)

    key: columns that make a row unique within its family
    partition_by: columns that name a family of tests
#}
{% macro benjamini_hochberg(relation, p_value, key, partition_by=[]) -%}
    {%- set family = 'partition by ' ~ partition_by | join(', ') if partition_by else '' -%}
    select
        *,
        case
            when {{ p_value }} is not null
                then least(1e0, min(cast({{ p_value }} as {{ type_double() }}) * tested_count / p_value_rank) over (
                    {{ family }} order by p_value_rank desc
                    rows between unbounded preceding and current row
                ))
        end as q_value
    from (
        select
            *,
            count({{ p_value }}) over ({{ family }}) as tested_count,
            row_number() over (
                {{ family }}
                order by case when {{ p_value }} is null then 1 else 0 end, {{ p_value }}, {{ key | join(', ') }}
            ) as p_value_rank
        from {{ relation }}
    ) as ranked
{%- endmacro %}
