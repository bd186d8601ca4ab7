{# The query of the test `claims`, which says what its arguments are. #}
{% macro claims_query(model, key, not_null, unique, accepted_values, between, relationships) %}
    {%- set name = model.identifier -%}
    {%- set never_null = key + not_null -%}
    {%- set counted = {} -%}
    {%- set found = {} -%}
    {%- for column in never_null -%}
        {%- do counted.update({'not_null_' ~ name ~ '_' ~ column: 'count(*) - count(' ~ column ~ ')'}) -%}
    {%- endfor -%}
    {%- for columns in ([key] if key else []) + unique -%}
        {%- set columns = [columns] if columns is string else columns -%}
        {%- set claim = 'unique_' ~ name ~ '_' ~ columns | join('__') -%}
        {%- if columns | length == 1 -%}
            {%- do counted.update({claim: 'count(' ~ columns[0] ~ ') - count(distinct ' ~ columns[0] ~ ')'}) -%}
        {%- else -%}
            {%- do found.update({claim: repeated_rows(model, columns)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for column, values in accepted_values.items() -%}
        {%- set listed = [] -%}
        {%- for value in values -%}
            {%- do listed.append(dbt.string_literal(value) if value is string else value) -%}
        {%- endfor -%}
        {%- do counted.update({
            'accepted_values_' ~ name ~ '_' ~ column:
                'count(case when ' ~ column ~ ' not in (' ~ listed | join(', ') ~ ') then 1 end)'
        }) -%}
    {%- endfor -%}
    {%- for column, bounds in between.items() -%}
        {%- set outside = [] -%}
        {%- if 'least' in bounds %}{% do outside.append(column ~ ' < ' ~ bounds.least) %}{% endif -%}
        {%- if 'most' in bounds %}{% do outside.append(column ~ ' > ' ~ bounds.most) %}{% endif -%}
        {%- do counted.update({
            'between_' ~ name ~ '_' ~ column: 'count(case when ' ~ outside | join(' or ') ~ ' then 1 end)'
        }) -%}
    {%- endfor -%}
    {%- for column, target in relationships.items() -%}
        {%- set to, field = (target.to, target.field) if 'field' in target else (target, column) -%}
        {%- do found.update({'relationships_' ~ name ~ '_' ~ column: rows_without(model, column, to, field)}) -%}
    {%- endfor %}

with
{% if counted %}
counted as (

    select
        {%- for count in counted.values() %}
        {{ count }} as claim_{{ loop.index }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ model }}

),
{% endif %}
claims as (

    {{ claim_counts(counted, found) }}

)

select
    claim,
    row_count
from claims
where row_count > 0
{% endmacro %}
