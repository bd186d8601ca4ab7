{# The domain of a company as people write it (`https://www.Example.com/shop`): `example.com`. NULL when none. #}
{% macro plain_domain(value) -%}
    nullif({{ replace_regex("lower(" ~ clean_text(value) ~ ")", "^([a-z]+://)?(www[.])?|[/?#:].*$", "") }}, '')
{%- endmacro %}
