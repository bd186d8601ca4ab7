{# The UTC time so many minutes, hours or days (of 24 hours) before the run's now. #}
{% macro time_ago(number, unit) -%}
    {{ dbt.dateadd(unit, -number, as_of()) }}
{%- endmacro %}
