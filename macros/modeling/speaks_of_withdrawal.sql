{#
    Whether a column's name says that its value, where it is true, is a withdrawal of consent. Reasons, counts and
    sources of one are none.
#}
{% macro speaks_of_withdrawal(name) -%}
    {%- set withdrawal = 'opt(ed)?_?out|unsub|suppress|do_not_|bounced' -%}
    {%- set other = 'reason|count|number|rate|source|method|survey|(^|_)ids?(_c)?$' -%}
    {{ return(modules.re.search(withdrawal, name) is not none and modules.re.search(other, name) is none) }}
{%- endmacro %}
