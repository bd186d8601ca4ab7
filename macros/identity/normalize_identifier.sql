{# An identifier of any type in its form for matching, NULL where the value is none of its type. #}
{% macro normalize_identifier(type, value) -%}
    case
        when {{ type }} = 'email' then {{ normalize_email(value) }}
        when {{ type }} = 'phone' then {{ normalize_phone(value) }}
        -- the cookie `_ga` has its version and the depth of its domain before the client id
        when {{ type }} = 'google_client_id'
            then {{ clean_identifier(replace_regex(value, '^GA[0-9][.][0-9-]+[.]', '')) }}
        when {{ type }} in ('email_sha256', 'email_md5') then lower({{ clean_identifier(value) }})
        else {{ clean_identifier(value) }}
    end
{%- endmacro %}
