{#
    Days of 24 hours from one time to another: whole ones as an integer, else with their fraction.
    An engine's own day difference counts midnights, so an hour across midnight would be a day.
#}
{% macro days_between(earlier, later, whole=true) -%}
    {%- set days = "cast(" ~ dbt.datediff(earlier, later, 'second') ~ " as " ~ type_double() ~ ") / 86400" -%}
    {%- if whole -%}
        cast(floor({{ days }}) as {{ dbt.type_int() }})
    {%- else -%}
        {{ days }}
    {%- endif -%}
{%- endmacro %}
