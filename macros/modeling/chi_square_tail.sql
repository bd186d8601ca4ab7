{#
    The probability that a chi-square value of 1 to 9 degrees of freedom is at least `statistic` (a column of doubles,
    not below 0), as a double; NULL for other degrees. Exact sums: of powers over factorials for an even number of
    degrees, and over double factorials beside the normal tails for an odd one.
#}
{% macro chi_square_tail(statistic, degrees) -%}
    case
        when {{ degrees }} in (1, 3, 5, 7, 9)
            then
                2e0 * {{ normal_cdf("-sqrt(" ~ statistic ~ ")") }}
                + 7.97884560802865e-1 * exp(-{{ statistic }} / 2e0) * (
                    case when {{ degrees }} > 1 then sqrt({{ statistic }}) else 0e0 end
                    {%- for power, divisor in [(3, 3), (5, 15), (7, 105)] %}
                    + case
                        when {{ degrees }} > {{ power }} then power(sqrt({{ statistic }}), {{ power }}) / {{ divisor }}e0
                        else 0e0
                    end
                    {%- endfor %}
                )
        when {{ degrees }} in (2, 4, 6, 8)
            then
                exp(-{{ statistic }} / 2e0) * (
                    1e0
                    {%- for power, divisor in [(1, 2), (2, 8), (3, 48)] %}
                    + case
                        when {{ degrees }} > {{ 2 * power }} then power({{ statistic }}, {{ power }}) / {{ divisor }}e0
                        else 0e0
                    end
                    {%- endfor %}
                )
    end
{%- endmacro %}
