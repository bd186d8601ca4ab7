{#
    An e-mail address in its form for matching, NULL where it is not an address. Never the form to send to.
    Gmail ignores dots and whatever follows a plus sign, and googlemail.com is the same mailbox; no other provider's
    rules are public, so everywhere else only case, spaces and invisible characters are levelled.
#}
{% macro normalize_email(value) -%}
    {%- set text = replace_regex("lower(" ~ plain_text(value) ~ ")", "^(mailto:|[ <])+|[> ,;]+$", "") -%}
    {%- set word = "[^@ .<>(),;:|]+" -%}
    {%- set label = "[^@ .<>(),;:|_!/-]([^@ .<>(),;:|_!/]*[^@ .<>(),;:|_!/-])?" -%}
    {%- set is_address = "^" ~ word ~ "([.]" ~ word ~ ")*@(" ~ label ~ "[.])+[^@ .<>(),;:|_!/0-9]{2,}$" -%}
    {%- set local = replace_regex(text, "[+].*$|@.*$", "") -%}
    case
        when not {{ matches_regex(text, is_address) }} then null
        when {{ matches_regex(text, "@(gmail|googlemail)[.]com$") }}
            then nullif(replace({{ local }}, '.', ''), '') || '@gmail.com'
        else {{ text }}
    end
{%- endmacro %}
