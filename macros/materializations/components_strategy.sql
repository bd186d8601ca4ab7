{#
    How a model of `connected_components` finds what has changed, checked: compare, changes, or none (build anew).
    It takes tables that can be changed in place, in a transaction: without such every run builds anew.
#}
{% macro components_strategy(strategy) %}
    {%- if strategy not in [none, 'compare', 'changes'] -%}
        {{ exceptions.raise_compiler_error(
            "connected components: incremental_strategy '" ~ strategy ~ "' is unknown. Use compare, changes or none."
        ) }}
    {%- endif -%}
    {{ return(adapter.dispatch('components_strategy', 'weft')(strategy)) }}
{% endmacro %}

{% macro default__components_strategy(strategy) %}
    {{ return(strategy) }}
{% endmacro %}

{% macro spark__components_strategy(strategy) %}
    {{ return(none) }}
{% endmacro %}
