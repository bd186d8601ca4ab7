{#
    Lower end of the 95 % confidence interval of a share by Wilson, from whole counts: 0 of n is 0, and a share of few is
    far below what was counted. NULL for none of none.
#}
{% macro wilson_lower_bound(successes, trials) -%}
    {%- set hits = "cast(" ~ successes ~ " as " ~ type_double() ~ ")" -%}
    {%- set tries = "nullif(cast(" ~ trials ~ " as " ~ type_double() ~ "), 0)" -%}
    {#- z = 1.96, z² = 3.8416; rounding may take the bound of 0 of n below 0 -#}
    greatest(
        0,
        (
            {{ hits }} + 1.9208
            - 1.96 * sqrt({{ hits }} * ({{ tries }} - {{ hits }}) / {{ tries }} + 0.9604)
        ) / ({{ tries }} + 3.8416)
    )
{%- endmacro %}
