{#
    One row per calibration: each parameter of the purchase models as a column `<model>_<parameter>`, and whether all
    models have settled. `relation` has the columns of `c360_fitted_parameters`.
#}
{% macro fitted_values(relation) -%}
    select
        calibration,
        {%- for model, parameters in {
            'bg_nbd': ['r', 'alpha', 'a', 'b'],
            'mbg_nbd': ['r', 'alpha', 'a', 'b'],
            'gamma_gamma': ['p', 'q', 'v'],
        }.items() %}
        {%- for parameter in parameters %}
        max(case when model = '{{ model }}' and parameter = '{{ parameter }}' then value end)
            as {{ model }}_{{ parameter }},
        {%- endfor %}
        {%- endfor %}
        min(case when converged then 1 else 0 end) = 1 as is_converged
    from {{ relation }}
    group by calibration
{%- endmacro %}
