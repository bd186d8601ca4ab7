{#
    Unpivots the identifiers of one staging model: one row per record and column that has a value, as the source writes
    it. One pass over the model, however many identifiers it has. They are brought into one form in `uni_source_identifiers`.

    relation:    staging model with the columns of `source_record`
    observed_at: column with the time of the record
    identifiers: identifier type -> column, or a list of columns
    country:     column with the ISO 3166 code of the country by which the row's phones are read, where it has one
#}
{% macro identifiers_of(relation, observed_at, identifiers, country=none) %}
{%- set stated = [] -%}
{%- for type, columns in identifiers.items() -%}
    {%- for column in ([columns] if columns is string else columns) -%}
        {%- do stated.append((type, column)) -%}
    {%- endfor -%}
{%- endfor %}
select *
from (
    select
        records.source_name,
        records.source_table,
        records.source_record_id,
        records.record_key,
        stated.identifier_type,
        case stated.place
            {%- for _, column in stated %}
            when {{ loop.index }} then cast(records.{{ column }} as {{ dbt.type_string() }})
            {%- endfor %}
        end as raw_value,
        {% if country -%}
        case when stated.identifier_type = 'phone' then records.{{ country }} end
        {%- else -%}
        cast(null as {{ dbt.type_string() }})
        {%- endif %} as country_code,
        {{ observed_at }} as observed_at
    from {{ relation }} as records
    cross join (
        {%- for type, _ in stated %}
        select {{ loop.index }} as place, '{{ type }}' as identifier_type{{ ' union all' if not loop.last }}
        {%- endfor %}
    ) as stated
) as unpivoted
where raw_value is not null
{% endmacro %}
