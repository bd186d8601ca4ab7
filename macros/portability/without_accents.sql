{# Latin letters without their accents: José and Jose compare equal. #}
{% macro without_accents(value) -%}
    {{ return(adapter.dispatch('without_accents', 'weft')(value)) }}
{%- endmacro %}

{% macro default__without_accents(value) -%}
    strip_accents({{ value }})
{%- endmacro %}

{% macro spark__without_accents(value) -%}
    translate({{ value }}, 'áàâäãåąçćčďéèêëęěğíìîïıłñńňóòôöõøřśşšťúùûüůýÿźżž', 'aaaaaaacccdeeeeeegiiiiilnnnoooooorssstuuuuuyyzzz')
{%- endmacro %}
