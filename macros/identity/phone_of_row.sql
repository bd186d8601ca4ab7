{#
    A phone number as a row states it, made international where the row's own country tells how: national in that
    country, and that is not the shop's. Anything else is the text as it was, for `normalize_phone` to read at home.

    The countries stand in one text, ten signs each (code of the country, calling code, trunk prefix, least and most
    digits of a national number as letters): looking a place up in it is a hundredth of the SQL of a branch for each.

    country: an expression for an ISO 3166 code, NULL where the row states none
#}
{% macro phone_of_row(value, country) -%}
    {%- set letters = "abcdefghijklmnopqrstuvwxyz" -%}
    {%- set table = [] -%}
    {%- for name, rules in dial_codes().items() -%}
        {%- do table.append(
            "|" ~ name ~ (rules.code ~ "  ")[:3] ~ (rules.trunk ~ "  ")[:2]
            ~ letters[[rules.lengths | min, 6] | max] ~ letters[rules.lengths | max]
        ) -%}
    {%- endfor -%}
    {%- set table = "'" ~ table | join ~ "'" -%}
    {%- set place = dbt.position("'|' || " ~ country, table) -%}
    {%- set code = "trim(substr(" ~ table ~ ", " ~ place ~ " + 3, 3))" -%}
    {%- set trunk = "trim(substr(" ~ table ~ ", " ~ place ~ " + 6, 2))" -%}
    {%- set least = dbt.position("substr(" ~ table ~ ", " ~ place ~ " + 8, 1)", "'" ~ letters ~ "'") ~ " - 1" -%}
    {%- set most = dbt.position("substr(" ~ table ~ ", " ~ place ~ " + 9, 1)", "'" ~ letters ~ "'") ~ " - 1" -%}
    {%- set text = plain_text("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")") -%}
    {%- set line = replace_regex("lower(" ~ text ~ ")", "^tel:|[(]0[)]|[ ,;]*(ext[.:]?|extension|x|#)[ .:=]*[0-9]{1,7}$|;ext=[0-9]{1,7}$", "") -%}
    {%- set digits = replace_regex(line, "[^0-9]", "") -%}
    {%- set national = "case when " ~ trunk ~ " <> '' and " ~ digits ~ " like " ~ trunk ~ " || '%' then substr("
        ~ digits ~ ", length(" ~ trunk ~ ") + 1) else " ~ digits ~ " end" -%}
    case
        when {{ country }} is null or {{ country }} = '{{ var("default_country") | upper }}' then {{ value }}
        when {{ matches_regex(line, "[+a-z]|^[ (]*00") }} or {{ place }} = 0 then {{ value }}
        when length({{ national }}) between {{ least }} and {{ most }} then '+' || {{ code }} || {{ national }}
        when {{ digits }} like {{ code }} || '%' and length({{ digits }}) > {{ most }} then '+' || {{ digits }}
        else {{ value }}
    end
{%- endmacro %}
