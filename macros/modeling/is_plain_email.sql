{# True for an address that is written as plainly as nearly every one is: there is nothing to clean, at a tenth of the cost. #}
{% macro is_plain_email(value) -%}
    {{ matches_regex(value, "^[a-z0-9_][a-z0-9_+-]*([.][a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]{2,}$") }}
{%- endmacro %}
