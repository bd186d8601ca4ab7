{#
    Keeps a public table that only some shops have rows for: as a table where a source that feeds it has landed. Else it
    costs a run no node: it is part of what reads it, and publishing makes the empty table for readers.

    unified: the unified table that it is made of; `weft` names those that no landed source feeds
#}
{% macro table_if_fed(unified) -%}
    {%- if unified in var('unfed', []) -%}
        {#- dbt lets no part of a query be public -#}
        {%- do config(materialized='ephemeral', access='protected', meta={'published_empty': true}) -%}
    {%- else -%}
        {%- do config(materialized='table') -%}
    {%- endif -%}
{%- endmacro %}
