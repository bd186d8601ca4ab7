{#
    An e-mail address in its form for sending: trimmed, lower case. NULL when it is not an address.
    Dots and plus tags stay: they are part of where the mail goes.
#}
{% macro clean_email(value) -%}
    case
        when lower({{ clean_text(value) }}) like '%_@_%._%'
            and {{ clean_text(value) }} not like '% %'
            and {{ clean_text(value) }} not like '%@%@%'
            then lower({{ clean_text(value) }})
    end
{%- endmacro %}
