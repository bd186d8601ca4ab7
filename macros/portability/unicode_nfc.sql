{# Text in Unicode form NFC: an accent typed as its own sign and the accented letter compare equal. #}
{% macro unicode_nfc(value) -%}
    {{ return(adapter.dispatch('unicode_nfc', 'weft')(value)) }}
{%- endmacro %}

{% macro default__unicode_nfc(value) -%}
    nfc_normalize({{ value }})
{%- endmacro %}

{#
    Spark has no normaliser. Here the letters of Latin-1 and Latin Extended-A are joined with their accents; other texts
    stay as they are, which loses a link and never makes a wrong one.
#}
{% macro spark__unicode_nfc(value) -%}
    {%- set letters = {
        '\u0300': ['AEIOUaeiou', 'ÀÈÌÒÙàèìòù'],
        '\u0301': ['AEIOUYaeiouyCcLlNnRrSsZz', 'ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹź'],
        '\u0302': ['AEIOUaeiouCcGgHhJjSsWwYy', 'ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ'],
        '\u0303': ['ANOanoIiUu', 'ÃÑÕãñõĨĩŨũ'],
        '\u0308': ['AEIOUaeiouyY', 'ÄËÏÖÜäëïöüÿŸ'],
        '\u030a': ['AaUu', 'ÅåŮů'],
        '\u0327': ['CcGgKkLlNnRrSsTt', 'ÇçĢģĶķĻļŅņŖŗŞşŢţ'],
        '\u0304': ['AaEeIiOoUu', 'ĀāĒēĪīŌōŪū'],
        '\u0306': ['AaEeGgIiOoUu', 'ĂăĔĕĞğĬĭŎŏŬŭ'],
        '\u0328': ['AaEeIiUu', 'ĄąĘęĮįŲų'],
        '\u0307': ['CcEeGgIZz', 'ĊċĖėĠġİŻż'],
        '\u030c': ['CcDdEeLlNnRrSsTtZz', 'ČčĎďĚěĽľŇňŘřŠšŤťŽž'],
        '\u030b': ['OoUu', 'ŐőŰű'],
    } -%}
    {%- set joined = [] -%}
    {%- for mark, (plain, accented) in letters.items() -%}
        {%- for letter in plain -%}
            {%- do joined.append(letter ~ mark ~ accented[loop.index0]) -%}
        {%- endfor -%}
    {%- endfor -%}
    case
        when {{ value }} rlike '[\u0300-\u0328]' then aggregate(
            split('{{ joined | join(' ') }}', ' '),
            {{ value }},
            (text, entry) -> replace(text, substr(entry, 1, 2), substr(entry, 3, 1))
        )
        else {{ value }}
    end
{%- endmacro %}

{% macro postgres__unicode_nfc(value) -%}
    normalize({{ value }}, nfc)
{%- endmacro %}
