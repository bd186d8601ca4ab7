{# The calendar day that was so many days before the run's today in an IANA zone given by name. #}
{% macro local_days_ago(days, zone) -%}
    cast({{ dbt.dateadd('day', -days, local_day(as_of(), zone)) }} as date)
{%- endmacro %}
