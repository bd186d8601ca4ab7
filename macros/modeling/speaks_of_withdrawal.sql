{#
    Whether a column's name says that its value is a withdrawal of consent. Reasons, counts and sources of one are none,
    nor are fax, post and push, by which nothing is sent from here.
#}
{% macro speaks_of_withdrawal(name) -%}
    {%- set withdrawal = 'opt(ed)?_?out|unsub|suppress|do_not_(e?mail|call|text|sms|contact|market|sell)|hard_bounced?|email_bounced|spam_report' -%}
    {%- set other = 'reason|count|number|rate|source|method|(^|_)ids?(_c)?$|fax|postal|direct_mail|push|survey' -%}
    {{ return(modules.re.search(withdrawal, name) is not none and modules.re.search(other, name) is none) }}
{%- endmacro %}
