{# The natural logarithm of the gamma function of a number above zero, as a double. #}
{% macro log_gamma(x) -%}
    {{ return(adapter.dispatch('log_gamma', 'weft')(x)) }}
{%- endmacro %}

{% macro default__log_gamma(x) -%}
    lgamma({{ x }})
{%- endmacro %}

{#
    Spark has none: Stirling's series at x + 8, and back by gamma(x + 1) = x × gamma(x). It differs from scipy's by less
    than 1e-12, relatively where the value is above 1. Numbers have an exponent, for others are decimals.
#}
{% macro spark__log_gamma(x) -%}
    {%- set base = "cast(" ~ x ~ " as double)" -%}
    {%- set y = "(" ~ base ~ " + 8e0)" -%}
    {%- set factors = [] -%}
    {%- for step in range(8) -%}
        {%- do factors.append("(" ~ base ~ " + " ~ step ~ "e0)") -%}
    {%- endfor -%}
    (({{ y }} - 5e-1) * ln({{ y }}) - {{ y }} + 9.18938533204672742e-1
    + 1e0 / (1.2e1 * {{ y }}) - 1e0 / (3.6e2 * pow({{ y }}, 3e0)) + 1e0 / (1.26e3 * pow({{ y }}, 5e0))
    - 1e0 / (1.68e3 * pow({{ y }}, 7e0)) + 1e0 / (1.188e3 * pow({{ y }}, 9e0))
    - ln({{ factors | join(' * ') }}))
{%- endmacro %}
