{#
    The keys of a raw table that its source has deleted: what the version delivered last says. A mark of deletion comes
    with the time of its delivery and the old time of change, so versions are told apart by delivery first; a row that
    came back is there again.

    marks: columns that say that a row was deleted (`is_deleted`)
    times: when a version was delivered or, without such a time, made: the first that is stated. Times of deletion
           among the marks come last: a row that says nothing but that has no other time
#}
{% macro deleted_keys(
    relation,
    key=['id'],
    marks=['_fivetran_deleted', '_ab_cdc_deleted_at'],
    times=['_fivetran_synced', '_ab_cdc_deleted_at', 'updated_at']
) %}
    {%- set stated = [] -%}
    {%- for time in times -%}
        {%- do stated.append(read_timestamp(time)) -%}
    {%- endfor -%}
    {%- for mark in marks if mark.endswith('_at') and mark not in times -%}
        {%- do stated.append(read_timestamp(mark)) -%}
    {%- endfor %}
select {{ key | join(', ') }}
from (
    select
        {{ key | join(', ') }},
        is_deleted,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by delivered_at desc nulls last, is_deleted desc
        ) as delivery_rank
    from (
        select
            {{ key | join(', ') }},
            {{ is_deleted(marks) }} as is_deleted,
            {{ 'coalesce(' ~ stated | join(', ') ~ ')' if stated | length > 1 else stated[0] }} as delivered_at
        from {{ relation }}
        -- most tables have no mark at all: only keys that have one are ranked
        where {{ key[0] }} in (select {{ key[0] }} from {{ relation }} where {{ is_deleted(marks) }})
    ) as deliveries
) as ranked
where delivery_rank = 1 and is_deleted
{% endmacro %}
