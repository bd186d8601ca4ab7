{#
    A regular expression for the digits of every possible international number, without the plus sign.
    With trunk_of_code_length: only the countries with a calling code of that many digits and a one-digit trunk
    prefix, with that prefix written (wrongly, but often) after the calling code: +44 020 …
#}
{% macro international_numbers(trunk_of_code_length=none) -%}
    {%- set patterns = {} -%}
    {%- for country in dial_codes().values() -%}
        {%- set trunk = country.trunk if trunk_of_code_length else '' -%}
        {%- if trunk_of_code_length is none or (country.code | length == trunk_of_code_length and trunk == '0') -%}
            {%- do patterns.setdefault(country.code ~ trunk, []).append(national_digits(country)) -%}
        {%- endif -%}
    {%- endfor -%}
    {#- codes that take the same digits share one branch: an engine compiles the expression anew for each query -#}
    {%- set codes = {} -%}
    {%- for code, digits in patterns.items() -%}
        {%- do codes.setdefault(digits | unique | join("|"), []).append(code) -%}
    {%- endfor -%}
    {%- set alternatives = [] -%}
    {%- for digits, same in codes.items() -%}
        {%- do alternatives.append("(" ~ same | join("|") ~ ")(" ~ digits ~ ")") -%}
    {%- endfor -%}
    {{ return("(" ~ (alternatives | join("|") or "[^0-9]") ~ ")") }}
{%- endmacro %}
