{#
    True where a word is a form of the given name of a row of `idr_names`, or the initial of one.
#}
{% macro is_form_of(word, name) -%}
    (
        {{ name }}.spellings like '%|' || {{ word }} || '|%'
        or (length({{ word }}) = 1 and {{ name }}.spellings like '%|' || {{ word }} || '%')
    )
{%- endmacro %}
