{#
    The first time from the run's "now" on at which it is between 8 in the morning and 9 in the evening at the place
    of the receiver: in its westernmost zone not before 8, in its easternmost not after 9. In UTC.
#}
{% macro sendable_at(west_zone, east_zone) -%}
{%- set west = local_time(as_of(), west_zone) -%}
{%- set east = local_time(as_of(), east_zone) -%}
{%- set morning = "cast(" ~ dbt.date_trunc('day', west) ~ " as " ~ dbt.type_timestamp() ~ ")" -%}
case
    when extract(hour from {{ west }}) >= 8 and extract(hour from {{ east }}) < 21 then {{ as_of() }}
    when extract(hour from {{ west }}) < 8 then {{ utc_time(dbt.dateadd('hour', 8, morning), west_zone) }}
    else {{ utc_time(dbt.dateadd('hour', 32, morning), west_zone) }}
end
{%- endmacro %}
