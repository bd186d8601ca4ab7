{# One 60-bit key for two: the order of the two matters not, and a pair meets another's key as rarely as any hash. #}
{% macro combined_key(one, other) -%}
    cast((cast({{ one }} as {{ type_wide_integer() }}) + {{ other }}) % 1152921504606846976 as {{ dbt.type_bigint() }})
{%- endmacro %}
