{#
    Small Latin letters without their accents, and the letters that have no plain form spelt out: José and Jose,
    Groß and Gross compare equal.
#}
{% macro without_accents(value) -%}
    {%- set plain = adapter.dispatch('without_accents', 'weft')(value) -%}
    replace(replace(replace({{ plain }}, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
{%- endmacro %}

{% macro default__without_accents(value) -%}
    {# strip_accents leaves letters with a stroke as they are: Łukasz stayed another name than Lukasz. #}
    translate(strip_accents({{ value }}), 'łøđıð', 'lodid')
{%- endmacro %}

{% macro spark__without_accents(value) -%}
    translate(regexp_replace({{ value }}, '\\p{M}+', ''), 'áàâäãåąçćčďđðéèêëęěğíìîïıłñńňóòôöõøřśşšťúùûüůýÿźżž', 'aaaaaaacccdddeeeeeegiiiiilnnnoooooorssstuuuuuyyzzz')
{%- endmacro %}
