{#
    One trait of the person whom a call of the behaviour collector names, from columns or from one JSON text
    (`context_traits`), under both ways to write a name (`first_name`, `firstName`). The first that says something.

    name: the trait, in small letters with underscores     own: a column that goes before; none: there is none
#}
{% macro segment_trait(name, own=none) -%}
    {%- set words = name.split('_') -%}
    {%- set camel = words[0] ~ words[1:] | map('capitalize') | join('') -%}
    {%- set told = [own] if own else [] -%}
    {%- for spelling in ([name] if camel == name else [name, camel]) -%}
        {%- do told.append('context_traits_' ~ spelling | lower) -%}
        {%- do told.append("case when context_traits is not null then " ~ json_value('context_traits', spelling) ~ " end") -%}
    {%- endfor -%}
    coalesce(
        {%- for value in told %}
        nullif(trim({{ value }}), ''){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
