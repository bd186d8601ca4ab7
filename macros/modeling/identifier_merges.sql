{#
    One row per record by which a source says that two of its ids are one: both values in their form for matching, with
    their keys in the identity graph. Values that are no identifier, and an id merged into itself, yield no row.

    relation:        CTE with the columns of `source_record`, from_id (was given up), to_id (lives on) and merged_at
    identifier_type: type of both ids; only types of trust rank 1 are honoured
#}
{% macro identifier_merges(relation, identifier_type) %}
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    '{{ identifier_type }}' as identifier_type,
    from_value,
    to_value,
    {{ identifier_key("'" ~ identifier_type ~ "'", 'from_value') }} as from_key,
    {{ identifier_key("'" ~ identifier_type ~ "'", 'to_value') }} as to_key,
    min(merged_at) as merged_at
from (
    select
        *,
        {{ clean_identifier('from_id') }} as from_value,
        {{ clean_identifier('to_id') }} as to_value
    from {{ relation }}
) as stated
where from_value <> to_value
group by record_key, source_name, source_table, source_record_id, from_value, to_value
{% endmacro %}
