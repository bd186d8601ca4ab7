{# A campaign's name as links and ad accounts both spell it: in small letters, with `_` for spaces, signs between words and %20. #}
{% macro campaign_key(name) -%}
    nullif({{ replace_regex(lower_text('trim(' ~ name ~ ')'), '([ _+.-]|%20)+', '_') }}, '')
{%- endmacro %}
