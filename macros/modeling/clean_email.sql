{#
    An e-mail address in its form for sending, lower case; NULL when it is not one address. Dots and plus tags stay:
    they are part of where the mail goes.

    What people, forms and mail programs write around an address goes: `mailto:` and what it asks for behind `?`, the
    name before `<…>`, quotes, brackets, a full stop, comma or semicolon behind, and what the eye does not see
    (`plain_text`). Two addresses in one text are none: nobody says which of them was meant.
#}
{% macro clean_email(value) -%}
    {%- set quotes = "\"`´‘’“”„«»\u0027\u0027" -%}
    {%- set before = "^([^<]*<|[^@(]*[(]|(mailto|smtp|e-?mail):| |[[" ~ quotes ~ "])+" -%}
    {%- set behind = "([?]([a-z_-]+=.*)?|>.*| +[(].*|[] )},.:;!" ~ quotes ~ "])+$" -%}
    {%- set address = replace_regex(lower_text(plain_text(value)), before ~ "|" ~ behind, "") -%}
    {%- set word = "[^@ .<>(),;:|\"]+" -%}
    {%- set label = "[^@ .<>(),;:|_!/-]([^@ .<>(),;:|_!/]*[^@ .<>(),;:|_!/-])?" -%}
    {%- set is_address = "^" ~ word ~ "([.]" ~ word ~ ")*@(" ~ label ~ "[.])+[^@ .<>(),;:|_!/0-9]{2,}$" -%}
    case
        when {{ is_plain_email(value) }} then {{ value }}
        when {{ matches_regex(address, "^[+][^@]*@(gmail|googlemail)[.]com$") }} then null
        when {{ matches_regex(address, is_address) }} then {{ address }}
    end
{%- endmacro %}
