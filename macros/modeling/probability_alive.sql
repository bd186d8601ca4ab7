{#
    Probability that a customer still buys, of 'bg_nbd' or 'mbg_nbd', 0 to 1:
    1 ÷ (1 + a ÷ (b + chances − 1) × ((alpha + T) ÷ (alpha + t)) ^ (r + x)), where x are the repeat purchases, t and T the
    weeks from the first purchase to the last and to now, and chances the purchases after which they could leave: x in
    BG/NBD (so that who bought once is sure to be there), x + 1 in MBG/NBD.

    Reads the columns of `c360_purchase_histories` from `histories` and of `fitted_values` from `fits`. The odds are
    taken as a logarithm, since the power of a long history is beyond a float; NULL without a fit (`greatest` and `least`
    pass over NULL).
#}
{% macro probability_alive(model) -%}
    {%- set log_odds -%}
        ln(fits.{{ model }}_a)
        - ln(fits.{{ model }}_b + histories.repeat_days{{ ' - 1' if model == 'bg_nbd' }})
        + (fits.{{ model }}_r + histories.repeat_days) * (
            ln(fits.{{ model }}_alpha + histories.days_observed / cast(7 as {{ type_double() }}))
            - ln(fits.{{ model }}_alpha + histories.days_to_last / cast(7 as {{ type_double() }}))
        )
    {%- endset -%}
    case
        {%- if model == 'bg_nbd' %}
        when fits.bg_nbd_r is not null and histories.repeat_days = 0
            then cast(1 as {{ type_double() }})
        {%- endif %}
        when fits.{{ model }}_r is not null
            then 1 / (1 + exp(greatest(-700, least(700, {{ log_odds }}))))
    end
{%- endmacro %}
