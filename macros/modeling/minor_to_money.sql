{#
    An amount in minor units (cents) as money. minor_digits: digits after the point of its currency
    (seed `currency_minor_digits`: 0 for JPY, 3 for KWD; a currency that is not listed there has 2).
#}
{% macro minor_to_money(amount, minor_digits) -%}
    {%- set minor = try_cast_to(number_text("cast(" ~ amount ~ " as " ~ dbt.type_string() ~ ")"), 'decimal(20, 0)') -%}
    {#- wider than 18 digits: what is too large for money is none, and does not end the run -#}
    {%- set factor = "case coalesce(" ~ minor_digits ~ ", 2) when 0 then 1.0000 when 1 then 0.1000"
        ~ " when 2 then 0.0100 when 3 then 0.0010 when 4 then 0.0001 end" -%}
    {{ try_cast_to("(" ~ minor ~ " * " ~ factor ~ ")", type_money()) }}
{%- endmacro %}
