{#
    Rows with their phone number made international where the row's own country tells how: national in that country,
    and that is not the shop's. Anything else is the text as it was, for `normalize_phone` to read at home.
    Adds `placed_phone`, and three columns that it works with (`phone_line`, `phone_digits`, `phone_national`).

    relation: rows with a phone as it was written and the ISO 3166 code of its country, NULL where the row states none
#}
{% macro placed_phones(relation, phone='phone', country='country_code') %}
{%- set text = plain_text("cast(" ~ phone ~ " as " ~ dbt.type_string() ~ ")") %}
{%- set extension = "^tel:|[(]0[)]|[ ,;]*(ext[.:]?|extension|x|#)[ .:=]*[0-9]{1,7}$|;ext=[0-9]{1,7}$" %}
select
    national.*,
    case
        when dial_code is null or {{ matches_regex("phone_line", "[+a-z]|^[ (]*00") }} then {{ phone }}
        when length(phone_national) between least_digits and most_digits then '+' || dial_code || phone_national
        when phone_digits like dial_code || '%' and length(phone_digits) > most_digits then '+' || phone_digits
        else {{ phone }}
    end as placed_phone
from (
    select
        written.*,
        dial_codes.dial_code,
        dial_codes.least_digits,
        dial_codes.most_digits,
        case
            when dial_codes.trunk <> '' and written.phone_digits like dial_codes.trunk || '%'
                then substr(written.phone_digits, length(dial_codes.trunk) + 1)
            else written.phone_digits
        end as phone_national
    from (
        select
            *,
            {{ replace_regex("phone_line", "[^0-9]", "") }} as phone_digits
        from (
            select
                *,
                {{ replace_regex("lower(" ~ text ~ ")", extension, "") }} as phone_line
            from {{ relation }}
        ) as plain
    ) as written
    left join (
        values
        {%- set home = var('default_country') | upper %}
        {%- for name, rules in dial_codes().items() if name != home %}
        ('{{ name }}', '{{ rules.code }}', '{{ rules.trunk }}', {{ [rules.lengths | min, 6] | max }}, {{ rules.lengths | max }}){{ ',' if not loop.last }}
        {%- endfor %}
    ) as dial_codes (dial_country, dial_code, trunk, least_digits, most_digits)
        on written.{{ country }} = dial_codes.dial_country
) as national
{% endmacro %}
