{# A person's whole name in small letters without accents, signs and titles; one blank between words. #}
{% macro plain_name(name) -%}
    {{ replace_regex(
        "trim(" ~ replace_regex(without_accents(lower_text(plain_text(name))), "[^a-zA-Z]+", " ") ~ ")",
        "^((mr|mrs|ms|miss|dr|prof|herr|frau|mme|sir) )+|( (jr|sr|ii|iii|phd|md))+$", ""
    ) }}
{%- endmacro %}
