{# True when a time lies in the window (as_of - days, as_of]: a window is closed at the run's "now". #}
{% macro in_last_days(column, days) -%}
    ({{ column }} > {{ dbt.dateadd('day', -days, as_of()) }} and {{ column }} <= {{ as_of() }})
{%- endmacro %}
