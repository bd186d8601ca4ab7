{#
    The key of a contact point in the identity graph: of the mailbox that a clean address leads to, or of a number in
    E.164. Every form of one mailbox has it.
#}
{% macro contact_key(contact_type, contact_point) -%}
    {{ identifier_key(contact_type, "case " ~ contact_type ~ " when 'email' then " ~ mailbox_of(contact_point)
        ~ " else " ~ contact_point ~ " end") }}
{%- endmacro %}
