{#
    A text that states a number as the world writes one (sign, digits, a point, an exponent), NULL where it states it
    otherwise. Engines read more than that, each something else: `1_000` is DuckDB's notation of a thousand, `١٢` and
    `1d` are numbers to Java.
#}
{% macro number_text(text) -%}
    {{ return(adapter.dispatch('number_text', 'weft')(text)) }}
{%- endmacro %}

{# What is left is refused by the cast: only the underscore is read. #}
{% macro default__number_text(text) -%}
    case when not contains({{ text }}, '_') then {{ text }} end
{%- endmacro %}

{% macro spark__number_text(text) -%}
    case
        when {{ text }} rlike '^[ ]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?[ ]*\\z' then {{ text }}
    end
{%- endmacro %}
