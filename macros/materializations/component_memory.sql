{# What a run of `connected_components` leaves for the next, and how that one tells what has changed. #}

{# Edges that came or went between the last run and this one. #}
{% macro edges_compared(memory, now) -%}
    select high_key as left_key, low_key as right_key, 1 = 0 as is_removed
    from (select high_key, low_key from {{ now }} except select high_key, low_key from {{ memory }}) as added
    union all
    select high_key as left_key, low_key as right_key, 1 = 1 as is_removed
    from (select high_key, low_key from {{ memory }} except select high_key, low_key from {{ now }}) as removed
{%- endmacro %}

{#
    Edges that came or went later than the last run has read. If rows of that last moment were added meanwhile, all
    of that moment are read again: to read a change twice is harmless, to miss one is not.
#}
{% macro edges_changed_since(memory, sql) -%}
    {%- set last_read = "(select changed_at from " ~ memory ~ ")" -%}
    select
        left_key,
        right_key,
        is_removed
    from ({{ sql }}) as edges
    where
        coalesce(changed_at > {{ last_read }}, 1 = 1)
        or (
            changed_at = {{ last_read }}
            and (select row_count from {{ memory }})
            <> (select count(*) from ({{ sql }}) as same_moment where changed_at = {{ last_read }})
        )
{%- endmacro %}

{# What the next run must know: all edges, or the last moment of the changes and how many rows it had. #}
{% macro components_to_remember(strategy, sql) -%}
    {%- if strategy == 'compare' -%}
        select distinct
            high_key,
            low_key
        from ({{ falling_edges(sql, 'left_key', 'right_key') }}) as edges
    {%- else -%}
        select
            changed_at,
            count(*) as row_count
        from ({{ sql }}) as edges
        where changed_at = (select max(changed_at) from ({{ sql }}) as all_edges)
        group by changed_at
    {%- endif -%}
{%- endmacro %}

{% macro remember(memory, sql) %}
    {{ drop_relation_if_exists(memory) }}
    {%- do run_query(create_table_as(False, memory, sql)) -%}
{% endmacro %}

{# Where a model keeps what its next run must know. #}
{% macro components_memory(relation, strategy) %}
    {%- set suffix = '__edges' if strategy == 'compare' else '__read_until' -%}
    {{ return(relation.incorporate(path={'identifier': relation.identifier ~ suffix}, type='table')) }}
{% endmacro %}
