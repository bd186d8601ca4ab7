{# What a person states of themselves beside name, address and phone, under the behaviour collector's own names. #}
{% macro segment_traits() -%}
    {{ clean_text('address_city') }} as city,
    {{ clean_text('address_state') }} as region,
    upper({{ clean_text('address_postal_code') }}) as postal_code,
    {{ clean_country('address_country') }} as country_code,
    {{ clean_text('language') }} as language,
    cast({{ read_timestamp('birthday') }} as date) as birth_date
{%- endmacro %}
