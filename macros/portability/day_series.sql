{# A relation of one column, `day`: every date from that of one time to that of another, both included. #}
{% macro day_series(first_day, last_day) -%}
    {{ return(adapter.dispatch('day_series', 'weft')(first_day, last_day)) }}
{%- endmacro %}

{% macro default__day_series(first_day, last_day) -%}
    select cast(unnest(generate_series(
        cast({{ first_day }} as date), cast({{ last_day }} as date), interval 1 day
    )) as date) as day
{%- endmacro %}

{% macro spark__day_series(first_day, last_day) -%}
    select explode(sequence(cast({{ first_day }} as date), cast({{ last_day }} as date), interval 1 day)) as day
{%- endmacro %}
