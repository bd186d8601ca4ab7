{# The sum of an expression of `term` over the integers from one to another, both included, as a double. #}
{% macro sum_of_terms(expression, first, last) -%}
    {{ return(adapter.dispatch('sum_of_terms', 'weft')(expression, first, last)) }}
{%- endmacro %}

{% macro default__sum_of_terms(expression, first, last) -%}
    list_sum(list_transform(range({{ first }}, {{ last }} + 1), lambda term: {{ expression }}))
{%- endmacro %}

{% macro spark__sum_of_terms(expression, first, last) -%}
    aggregate(sequence({{ first }}, {{ last }}), 0e0, (total, term) -> total + {{ expression }})
{%- endmacro %}
