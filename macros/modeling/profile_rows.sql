{#
    Source records that describe a person, in the shape of `uni_profiles`: what they do not state is a typed NULL, or
    false where it is a flag. E-mail address and phone stay as the source writes them.

    relation: a CTE with the columns of `source_record`     own: the columns of the shape that it has; none: all
    stated:   column -> SQL expression, for those that stand under another name or in several columns
#}
{% macro profile_rows(relation, own=none, stated={}) %}
    {%- set shape = profile_columns() %}
    {%- set record = ['record_key', 'source_name', 'source_table', 'source_record_id'] %}
    {%- set has = shape.keys() | list if own is none else record + own %}
    {%- for name in (own or []) + stated.keys() | list if name not in shape -%}
        {{ exceptions.raise_compiler_error('profile_rows: ' ~ name ~ ' is no column of uni_profiles') }}
    {%- endfor %}
select
    {%- for name, type in shape.items() %}
    {%- set missing = 'false' if type == dbt.type_boolean() else 'cast(null as ' ~ type ~ ')' %}
    {{ stated.get(name, name if name in has else missing) }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ relation }}
{% endmacro %}
