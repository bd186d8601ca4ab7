{#
    The run's "now", a UTC timestamp. Models never ask the clock, so the same as_of gives the same rows.

    The variable as_of, else WEFT_AS_OF, else what the landing says of its end, else the time the run started: `weft`
    and Dagster settle it in the same order (orchestration/base/clock.py), so a bare `dbt build` has the now of a run.

    While dbt only parses, nothing but the variable is read: every model that had read more would be parsed again in
    every run, for its value has changed.
#}
{% macro as_of() -%}
    {%- set given = var('as_of') or ((env_var('WEFT_AS_OF', '') or landed_as_of()) if execute else '') -%}
    cast('{{ given or run_started_at.strftime("%Y-%m-%d %H:%M:%S") }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}
