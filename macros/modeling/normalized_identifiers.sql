{#
    One row per record, identifier type and value in its form for matching, with the key of the identity graph.
    Values that are no identifier (blank, null-like, not an address …) yield no row. A row that was delivered
    twice, or two columns of one record with the same value, are one row.

    A value is made plain in a query of its own: within one expression that would be done again in every branch.

    relation: CTE in the shape of `identifiers_of`
#}
{% macro normalized_identifiers(relation) %}
select
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    identifier_value,
    min(raw_value) as raw_value,
    {{ identifier_key('identifier_type', 'identifier_value') }} as identifier_key,
    min(observed_at) as observed_at
from (
    select
        *,
        {{ normalize_identifier('identifier_type', 'plain_value') }} as identifier_value
    from (
        select
            *,
            {{ plain_text('raw_value') }} as plain_value
        from {{ relation }}
    ) as plain
) as normalized
group by
    record_key,
    source_name,
    source_table,
    source_record_id,
    identifier_type,
    identifier_value
-- not a `where`: engines push it below the cleaning, which is then done once more for the test (measured: 45 % of the time)
having count(identifier_value) > 0
{% endmacro %}
