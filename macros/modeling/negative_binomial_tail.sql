{#
    The probability of `observed` or more where counts have this mean and vary by `dispersion` times as much as a Poisson
    count (variance ÷ mean): the upper tail of the negative binomial of size mean ÷ (dispersion − 1), as a double. A
    dispersion of 1, or less, is Poisson. NULL where the mean is none above zero, or anything is NULL.

    Terms are summed, for no engine has the tail itself: of the lower one up to the mean, else of the upper one until
    they are below 1e-16 of the first, so that a small probability keeps its digits. Held against scipy's.

    observed, mean, dispersion: columns or numbers; each is written many times, so none should be a long expression
#}
{% macro negative_binomial_tail(observed, mean, dispersion) -%}
    {%- set count = "cast(" ~ observed ~ " as " ~ dbt.type_bigint() ~ ")" -%}
    {%- set mean = "cast(" ~ mean ~ " as " ~ type_double() ~ ")" -%}
    {%- set dispersion = "cast(" ~ dispersion ~ " as " ~ type_double() ~ ")" -%}
    {%- set size = "(" ~ mean ~ " / (" ~ dispersion ~ " - 1e0))" -%}
    {%- set last = count ~ " + cast(4e1 + 4e1 * greatest(1e0, " ~ dispersion ~ ") + 1.2e1 * sqrt("
        ~ mean ~ " * greatest(1e0, " ~ dispersion ~ ")) as " ~ dbt.type_bigint() ~ ")" -%}
    {%- set poisson = "exp(term * ln(" ~ mean ~ ") - " ~ mean ~ " - " ~ log_gamma('term + 1') ~ ")" -%}
    {%- set term -%}
        exp({{ log_gamma('term + ' ~ size) }} - {{ log_gamma(size) }} - {{ log_gamma('term + 1') }}
        - {{ size }} * ln({{ dispersion }}) + term * ln(1e0 - 1e0 / {{ dispersion }}))
    {%- endset -%}
    case
        when {{ observed }} is null or {{ dispersion }} is null or coalesce({{ mean }}, 0e0) <= 0e0 then null
        when {{ count }} <= 0 then 1e0
        when {{ count }} <= {{ mean }} and {{ dispersion }} < 1.001e0
            then greatest(0e0, 1e0 - {{ sum_of_terms(poisson, '0', count ~ ' - 1') }})
        when {{ count }} <= {{ mean }} then greatest(0e0, 1e0 - {{ sum_of_terms(term, '0', count ~ ' - 1') }})
        when {{ dispersion }} < 1.001e0 then least(1e0, {{ sum_of_terms(poisson, count, last) }})
        else least(1e0, {{ sum_of_terms(term, count, last) }})
    end
{%- endmacro %}
