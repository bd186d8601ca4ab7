{# Text in Unicode form NFC: an accent typed as its own sign and the accented letter compare equal. #}
{% macro unicode_nfc(value) -%}
    {{ return(adapter.dispatch('unicode_nfc', 'weft')(value)) }}
{%- endmacro %}

{% macro default__unicode_nfc(value) -%}
    nfc_normalize({{ value }})
{%- endmacro %}

{# Spark has no normaliser: such texts stay apart there, which loses a link and never makes a wrong one. #}
{% macro spark__unicode_nfc(value) -%}
    {{ value }}
{%- endmacro %}

{% macro postgres__unicode_nfc(value) -%}
    normalize({{ value }}, nfc)
{%- endmacro %}
