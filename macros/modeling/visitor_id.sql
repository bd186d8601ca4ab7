{#
    What events call a visitor by: the browser or device, or else the user: by a key where that is an address or a
    phone number, which would stand open in every table of visits.

    browser, user: columns      user_type: identifier type of the user's id
#}
{% macro visitor_id(browser, user, user_type) -%}
    coalesce(
        {{ clean_identifier(browser) }},
        case
            when {{ user }} like '%@%' or {{ user }} like '+%'
                then
                    'user:'
                    || lower({{ key_text(identifier_key(
                        "'" ~ user_type ~ "'", clean_identifier('lower(' ~ user ~ ')')
                    )) }})
            else {{ clean_identifier(user) }}
        end
    )
{%- endmacro %}
