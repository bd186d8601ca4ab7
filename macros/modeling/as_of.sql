{#
    The run's "now", a UTC timestamp. Models never ask the clock, so the same as_of gives the same rows.

    While dbt only parses, the variable is not read: every model that had read it would be parsed again in every
    run, for its value has changed.
#}
{% macro as_of() -%}
    {%- set given = var('as_of') or (env_var('WEFT_AS_OF', '') if execute else '') -%}
    cast('{{ given or run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}
