{#
    Source records that describe a person, in the shape of `uni_profiles`: what they do not state is a typed NULL, or
    false where it is a flag. E-mail address and phone are brought into their form for sending; a national number is read
    by the country of its own row.

    relation: a CTE with the columns of `source_record`     own: the columns of the shape that it has; none: all
    stated:   column -> SQL expression, for those that stand under another name or in several columns
    is_clean: false where rows are stacked first and cleaned together: cleaning is the costly part
#}
{% macro profile_rows(relation, own=none, stated={}, is_clean=true) %}
    {%- set shape = profile_columns() %}
    {%- set record = ['record_key', 'source_name', 'source_table', 'source_record_id'] %}
    {%- set has = shape.keys() | list if own is none else record + own %}
    {%- for name in (own or []) + stated.keys() | list if name not in shape -%}
        {{ exceptions.raise_compiler_error('profile_rows: ' ~ name ~ ' is no column of uni_profiles') }}
    {%- endfor %}
    {%- set phone = stated.get('phone', 'phone') %}
    {%- set reads_by_country = is_clean and 'country_code' in has + (stated | list) and 'phone' in has + (stated | list) %}
select
    {%- for name, type in shape.items() %}
    {%- set missing = 'false' if type == dbt.type_boolean() else 'cast(null as ' ~ type ~ ')' %}
    {%- set value = stated.get(name, name if name in has else missing) %}
    {%- if is_clean and name == 'email' %}{% set value = clean_email(value) %}{% endif %}
    {%- if is_clean and name == 'phone' %}{% set value = clean_phone('phone_of_row' if reads_by_country else value) %}{% endif %}
    {{ value }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- if reads_by_country %}
from (
    select
        *,
        {{ phone_of_row(phone, stated.get('country_code', 'country_code')) }} as phone_of_row
    from {{ relation }}
) as read_by_country
{%- else %}
from {{ relation }}
{%- endif %}
{% endmacro %}
