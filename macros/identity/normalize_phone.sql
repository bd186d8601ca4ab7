{#
    A phone number in E.164, NULL where it is not a possible number. A number without a country belongs to the
    shop's default country. An extension is dropped: the line is the identifier, and E.164 has no place for it.

    Every branch below tests the whole number against the possible lengths of its country (`dial_codes`), so a
    number is never cut or padded to fit. Checked against the phone library in tests/identity.
#}
{% macro normalize_phone(value, country=none) -%}
    {%- set home = dial_codes()[(country or var('default_country')) | upper] -%}
    {%- set plain = "lower(" ~ plain_text("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")") ~ ")" -%}
    {%- set line = replace_regex(plain, "^tel:|[(]0[)]|[ ,;]*(ext[.:]?|extension|x|#)[ .:=]*[0-9]{1,7}$|;ext=[0-9]{1,7}$", "") -%}
    {%- set number = replace_regex(line, "[^+0-9a-z]", "") -%}
    {%- set abroad = "(00|" ~ home.abroad ~ ")" -%}
    {%- set any_country = international_numbers() -%}
    case
        when {{ matches_regex(number, "^[+]" ~ any_country ~ "$") }} then {{ number }}
        when {{ matches_regex(number, "^" ~ abroad ~ any_country ~ "$") }}
            then '+' || {{ replace_regex(number, "^" ~ abroad, "") }}
        {%- for width in [1, 2, 3] %}
        when {{ matches_regex(number, "^[+]" ~ international_numbers(trunk_of_code_length=width) ~ "$") }}
            then '+' || substr({{ number }}, 2, {{ width }}) || substr({{ number }}, {{ width + 3 }})
        {%- endfor %}
        -- begins as a call abroad and is no number there: what is left of it is not one at home
        when {{ matches_regex(number, "^" ~ abroad) }} then null
        {%- if home.trunk %}
        when {{ matches_regex(number, "^" ~ home.trunk ~ national_digits(home) ~ "$") }}
            then '+{{ home.code }}' || substr({{ number }}, {{ home.trunk | length + 1 }})
        {%- endif %}
        {#- where a zero is dialled before a national number, none begins with one #}
        when {{ matches_regex(number, "^" ~ national_digits(home) ~ "$") }}
            {%- if home.trunk == '0' %} and {{ number }} not like '0%'{% endif %} then '+{{ home.code }}' || {{ number }}
        when {{ matches_regex(number, "^" ~ home.code ~ national_digits(home) ~ "$") }} then '+' || {{ number }}
    end
{%- endmacro %}
