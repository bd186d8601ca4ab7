{#
    Whether a column's name says that it is about consent. Fax, post, push and WhatsApp are not, by which nothing is sent from here.
    `consent_columns.py` beside the loader asks the same of what lands.
#}
{% macro speaks_of_consent(name) -%}
    {%- set consent = 'consent|opt(ed)?_?(in|out)|subscri|suppress|do_not_(e?mail|call|text|sms|contact|market|sell)|accepts_marketing|bounced' -%}
    {%- set other = 'fax|postal|direct_mail|push|whats_?app' -%}
    {{ return(modules.re.search(consent, name) is not none and modules.re.search(other, name) is none) }}
{%- endmacro %}
