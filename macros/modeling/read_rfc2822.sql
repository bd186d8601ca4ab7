{#
    A date as e-mail writes it (`Tue, 20 Nov 2012 00:00:00 +0000`) as a UTC timestamp; what is written otherwise goes
    to `read_timestamp`. Brought into ISO notation piece by piece: engines disagree on the names of days and months.
#}
{% macro read_rfc2822(value) -%}
    {%- set text = "replace(" ~ clean_text(value) ~ ", 'GMT', '+0000')" -%}
    {#- without the day of the week, and with two digits for the day -#}
    {%- set bare = replace_regex(text, '^[A-Za-z]+, *', '') -%}
    {%- set date = "case when " ~ bare ~ " like '_ %' then '0' || " ~ bare ~ " else " ~ bare ~ " end" -%}
    {%- set pattern = '^[0-9][0-9] [A-Za-z][A-Za-z][A-Za-z] [0-9][0-9][0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]( [+-][0-9][0-9][0-9][0-9])?$' -%}
    {%- set iso = "substr(" ~ date ~ ", 8, 4) || '-' || " ~ month_digits("substr(" ~ date ~ ", 4, 3)")
        ~ " || '-' || substr(" ~ date ~ ", 1, 2) || 'T' || substr(" ~ date ~ ", 13, 8)"
        ~ " || case when length(" ~ date ~ ") > 20 then substr(" ~ date ~ ", 22, 3) || ':' || substr(" ~ date ~ ", 25, 2)"
        ~ " else 'Z' end" -%}
    case
        when {{ matches_regex(date, pattern) }} then {{ read_timestamp('(' ~ iso ~ ')') }}
        else {{ read_timestamp(value) }}
    end
{%- endmacro %}
