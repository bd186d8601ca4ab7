{#
    An identifier as text, NULL where the value only says that there is none: 'null', 'undefined', '[object Object]',
    all zeros … Such texts come from scripts and forms and would join everybody who has them. Case is kept: ids of
    vendors are case-sensitive. A text longer than 512 characters is not an identifier.
#}
{% macro clean_identifier(value) -%}
    {%- set text = plain_text("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")") -%}
    case
        when length({{ text }}) > 512 then null
        when replace(replace(replace({{ text }}, '0', ''), '-', ''), '.', '') = '' then null
        when lower({{ text }}) in (
            'null', '(null)', '<null>', 'undefined', 'none', '(none)', 'nil', 'n/a', 'na', '#n/a', 'nan', 'unknown', 'unidentified',
            'anonymous', 'anon', 'guest', 'not set', '(not set)', 'not_set', 'notprovided', 'not provided',
            'missing', 'empty', 'blank', 'default', 'dummy', 'test', 'false', 'true', 'id', 'user_id', 'userid',
            'customer_id', '-1', '*', '?', '_', '""', '{}', '[]', '[object object]'
        ) then null
        else {{ text }}
    end
{%- endmacro %}
