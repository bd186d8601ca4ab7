{# The calendar day, in an IANA zone given by name, of a UTC time. #}
{% macro local_day(timestamp, zone) -%}
    cast({{ local_time(timestamp, text_literal(zone)) }} as date)
{%- endmacro %}
