{#
    What a model claims of its rows, in one node: its key, and what its columns hold. A row is a claim that is broken,
    by its name (`<kind>_<model>_<columns>`), and how many rows break it.

    key:             columns that together name one row, none of them NULL
    not_null:        columns that are never NULL
    unique:          columns of which no value occurs twice, but NULL; a list of columns is taken together, NULL counts
    accepted_values: column -> the values that it has
    between:         column -> {least:, most:}; either may be left out
    relationships:   column -> ref() of the model that has it, or {to: ref(), field: its name there}
    Counts come from one scan where they can; NULL is no value, which `accepted_values`, `between` and
    `relationships` let pass.
#}
{% test claims(model, key=[], not_null=[], unique=[], accepted_values={}, between={}, relationships={}) %}
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
    {% for claim in counted %}
    select '{{ claim }}' as claim, claim_{{ loop.index }} as row_count from counted
    {{ "union all" if found or not loop.last }}
    {%- endfor %}
    {%- for claim, rows in found.items() %}
    select '{{ claim }}' as claim, count(*) as row_count from ({{ rows }}) as broken
    {{ "union all" if not loop.last }}
    {%- endfor %}

)

select claim, row_count from claims
where row_count > 0

{% endtest %}
