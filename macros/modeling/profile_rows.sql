{#
    Source records that describe a person, in the shape of `uni_profiles`. E-mail address and phone stay as the source
    writes them.

    relation: a CTE with the columns of `source_record`     own, stated: as in `shaped_rows`
#}
{% macro profile_rows(relation, own=none, stated={}) %}
    {%- set record = ['record_key', 'source_name', 'source_table', 'source_record_id'] %}
{{ shaped_rows(relation, profile_columns(), record + own if own is not none else none, stated) }}
{% endmacro %}
