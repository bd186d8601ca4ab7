{#
    The mailbox that a clean address (`clean_email`) leads to, NULL where there is none. Never the form to send to.
    Gmail ignores dots and whatever follows a plus sign, and googlemail.com is the same mailbox; no other provider's
    rules are public, so everywhere else the address is the mailbox.
#}
{% macro mailbox_of(address) -%}
    case
        when {{ matches_regex(address, "@(gmail|googlemail)[.]com$") }}
            then nullif(replace({{ replace_regex(address, "[+].*$|@.*$", "") }}, '.', ''), '') || '@gmail.com'
        else {{ address }}
    end
{%- endmacro %}
