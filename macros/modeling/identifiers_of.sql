{#
    Unpivots the identifiers of one staging model: one row per record and column that has a value.

    relation:    staging model with the columns of `source_record`
    observed_at: column with the time of the record
    identifiers: list of [identifier type, column]
#}
{% macro identifiers_of(relation, observed_at, identifiers) %}
    {%- for type, column in identifiers %}
select
    source_name,
    source_table,
    source_record_id,
    record_key,
    cast('{{ type }}' as {{ dbt.type_string() }}) as identifier_type,
    cast({{ column }} as {{ dbt.type_string() }}) as raw_value,
    {{ observed_at }} as observed_at
from {{ relation }}
where {{ column }} is not null
{{ "union all" if not loop.last }}
    {%- endfor %}
{% endmacro %}
