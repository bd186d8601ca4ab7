{#
    A regular expression for the digits of a possible national number of one country of `dial_codes`.
    North America is stricter than its length: neither the area nor the exchange starts with 0 or 1.
    A number of fewer than six digits is a service number and nobody's own, but where the longest has seven: on small
    islands everybody's has five.
#}
{% macro national_digits(country) -%}
    {%- if country.code == '1' -%}
        {{ return("([2-9][0-9]{2}[2-9][0-9]{6})") }}
    {%- endif -%}
    {%- set widths = [] -%}
    {%- for width in country.lengths if width >= 6 or (width >= 4 and country.lengths | max <= 7) -%}
        {%- do widths.append("[0-9]{" ~ width ~ "}") -%}
    {%- endfor -%}
    {{ return("(" ~ widths | join("|") ~ ")") }}
{%- endmacro %}
