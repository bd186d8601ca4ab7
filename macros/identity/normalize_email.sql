{#
    An e-mail address in its form for matching: the mailbox of its form for sending, NULL where it is not an address.
    Identity, consent and sending clean an address in this one way.
#}
{% macro normalize_email(value) -%}
    case
        when {{ is_plain_email(value) }} then {{ mailbox_of(value) }}
        else {{ mailbox_of(clean_email(value)) }}
    end
{%- endmacro %}
