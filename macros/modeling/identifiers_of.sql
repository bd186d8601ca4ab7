{#
    Unpivots the identifiers of one staging model: one row per record and column that has a value.
    One pass over the model, however many identifiers it has: each of its keys is hashed once.

    relation:    staging model with the columns of `source_record`
    observed_at: column with the time of the record
    identifiers: identifier type -> column
    country:     column with the ISO 3166 code of the country by which the row's phone is read, where it has one
#}
{% macro identifiers_of(relation, observed_at, identifiers, country=none) %}
select *
from (
    select
        records.source_name,
        records.source_table,
        records.source_record_id,
        records.record_key,
        types.identifier_type,
        case types.identifier_type
            {%- for type, column in identifiers.items() %}
            {%- if country and type == 'phone' %}
            when 'phone' then {{ phone_of_row('records.' ~ column, 'records.' ~ country) }}
            {%- else %}
            when '{{ type }}' then cast(records.{{ column }} as {{ dbt.type_string() }})
            {%- endif %}
            {%- endfor %}
        end as raw_value,
        {{ observed_at }} as observed_at
    from {{ relation }} as records
    cross join (
        {%- for type in identifiers %}
        select '{{ type }}' as identifier_type{{ ' union all' if not loop.last }}
        {%- endfor %}
    ) as types
) as unpivoted
where raw_value is not null
{% endmacro %}
