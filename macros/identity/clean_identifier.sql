{#
    An identifier as text, NULL where the value only says that there is none: 'null', 'undefined', '[object Object]',
    all zeros, the name of a field where a template was to write its value … Such texts come from scripts, forms and
    mail tools and would join everybody who has them. Case is kept: ids of vendors are case-sensitive. A text longer
    than 512 characters is not an identifier.

    Long ids of plain letters, digits and dashes are most values, and none of the texts below looks like one: they
    are told at a quarter of the cost.
#}
{% macro clean_identifier(value) -%}
    {%- set text = plain_text("cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")") -%}
    {%- set no_value = [
        "[0.-]*", "-1", "[*?_]+", "[[{(<]?(null|none|not set|undefined)[]})>]?", "nil", "#?n/?a", "nan", "unknown", "unidentified",
        "anonymous", "anon", "guest", "not_set", "not ?provided", "missing", "empty", "blank", "default", "dummy", "test",
        "false", "true", "id", "user_?id", "customer_?id", "[\"]{2}", "[{][}]", "[[][]]", "[[]object object[]]",
        "x{3,}", "[{][{].*[}][}]", "[{]%.*%[}]", "[*][|].*[|][*]", "%+[a-z_][a-z0-9_. -]*%+", "[$#][{].*[}]", "<%.*%>",
        "[[]+[a-z_][a-z0-9_. -]*[]]+", "[{][a-z_][a-z0-9_. -]*[}]", "<[a-z_][a-z0-9_. -]*>",
    ] -%}
    case
        when {{ matches_regex(value, "^[1-9A-Za-z][0-9A-Za-z-]{19,99}$") }} then {{ value }}
        when length({{ value }}) > 512 or {{ matches_regex("lower(" ~ text ~ ")", "^(" ~ no_value | join("|") ~ ")$") }} then null
        else {{ text }}
    end
{%- endmacro %}
