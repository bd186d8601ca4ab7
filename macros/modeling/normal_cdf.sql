{#
    The probability that a standard normal value is at most `z`, as a double; NULL for NULL.

    Rational approximation by Hart (1968), from 5 on a continued fraction, for an engine need not have erf: it differs
    from scipy's by less than 1e-14, and a tail relatively by less than 1e-9 down to 1e-290. An upper tail is
    `normal_cdf('-(z)')` and never one less the lower, which would be 0 from 8.3 on; both tails are
    `2 * normal_cdf('-abs(z)')`. Numbers are written with an exponent, for others are decimals.
#}
{% macro normal_cdf(z) -%}
    {%- set size = "cast(abs(" ~ z ~ ") as " ~ type_double() ~ ")" -%}
    {%- set upper = [
        '3.52624965998911e-2', '7.00383064443688e-1', '6.37396220353165e0', '3.3912866078383e1', '1.12079291497871e2',
        '2.21213596169931e2', '2.20206867912376e2'
    ] -%}
    {%- set lower = [
        '8.83883476483184e-2', '1.75566716318264e0', '1.6064177579207e1', '8.67807322029461e1', '2.96564248779674e2',
        '6.37333633378831e2', '7.93826512519948e2', '4.40413735824752e2'
    ] -%}
    {%- set tail -%}
        exp(-{{ size }} * {{ size }} / 2e0) * case
            when {{ size }} < 5e0
                then {{ _polynomial(upper, size) }} / {{ _polynomial(lower, size) }}
            else
                1e0 / (2.50662827463100e0 * ({{ size }}
                {%- for level in range(1, 11) %} + {{ level }}e0 / ({{ size }}{% endfor %} + 6.5e-1{{ ')' * 11 }})
        end
    {%- endset -%}
    case
        when {{ z }} < -37e0 then 0e0
        when {{ z }} > 37e0 then 1e0
        when {{ z }} <= 0 then {{ tail }}
        when {{ z }} > 0 then 1e0 - {{ tail }}
    end
{%- endmacro %}

{# A polynomial by Horner's rule, the highest power first. #}
{% macro _polynomial(coefficients, x) -%}
    {{ '(' * (coefficients | length) }}{{ coefficients[0] }})
    {%- for coefficient in coefficients[1:] %} * {{ x }} + {{ coefficient }}){% endfor -%}
{%- endmacro %}
