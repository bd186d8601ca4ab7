{#
    Sort terms for `latest_row`: newest version first.

    times: raw columns with times, most telling first
    ties:  raw columns that decide between versions of one instant, so that the order in which files arrive never does
#}
{% macro newest_first(times, ties=[]) %}
    {%- set terms = [] -%}
    {%- for column in times -%}
        {%- do terms.append(read_timestamp(column) ~ ' desc nulls last') -%}
    {%- endfor -%}
    {%- for column in ties -%}
        {%- do terms.append(column ~ ' desc nulls last') -%}
    {%- endfor -%}
    {{ return(terms) }}
{% endmacro %}
