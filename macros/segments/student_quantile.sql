{#
    The 97.5 % quantile of Student's t distribution with this many degrees of freedom, a fraction allowed, as a double.

    Expansion of Cornish and Fisher to the fourth order (Abramowitz and Stegun, 26.7.5): within 0.00001 of the exact value
    from 10 degrees on, within 0.004 from 3 on.
#}
{% macro student_quantile(degrees) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set terms = [
        (z ** 3 + z) / 4,
        (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
        (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
        (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
    ] -%}
    ({{ z }}e0
    {%- for term in terms %} + {{ '%.12g' % term }}e0 / power({{ degrees }}, {{ loop.index }}){% endfor -%}
    )
{%- endmacro %}
