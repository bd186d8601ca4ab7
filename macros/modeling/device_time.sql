{#
    When an event of a device happened, UTC, whatever the device's clock says.

    The clock's error cancels out in `sent - original`, so received − (sent − original) is right even when the
    device lives in 2029; then the collector's own time, then the device's. What still lies more than a day
    after it was received, or before 2000, is a broken clock: the receiving time stands in.
    All arguments are UTC timestamps.
#}
{% macro device_time(original, sent, received, stated) -%}
    {%- set corrected = "coalesce(" ~ received ~ " - (" ~ sent ~ " - " ~ original ~ "), " ~ stated ~ ", " ~ original ~ ", " ~ received ~ ")" -%}
    case
        when {{ corrected }} > {{ received }} + interval '1' day then {{ received }}
        when {{ corrected }} < timestamp '2000-01-01 00:00:00' then {{ received }}
        else {{ corrected }}
    end
{%- endmacro %}
