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
    {%- set runs = [] -%}
    {%- for width in country.lengths | sort if width >= 6 or (width >= 4 and country.lengths | max <= 7) -%}
        {%- if runs and runs[-1][1] == width - 1 -%}
            {%- do runs.append((runs.pop()[0], width)) -%}
        {%- else -%}
            {%- do runs.append((width, width)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set widths = [] -%}
    {%- for least, most in runs -%}
        {%- do widths.append("[0-9]{" ~ least ~ ("," ~ most if most > least else "") ~ "}") -%}
    {%- endfor -%}
    {{ return("(" ~ widths | join("|") ~ ")") }}
{%- endmacro %}
