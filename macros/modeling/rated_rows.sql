{#
    The rows of a unified table with the rate at which their money converts to the shop's: all its columns,
    `currency_original` (the shop's own where the row states none) and `rate_to_shop`, NULL without a rate for the day.

    relation: unified table with `currency`     at: SQL of the time whose rate holds; where it is NULL, the run's now
#}
{% macro rated_rows(relation, at) %}
select
    placed.*,
    rates.rate_to_shop
from (
    select
        stated.*,
        coalesce(stated.currency, shop.currency) as currency_original,
        coalesce({{ at }}, {{ as_of() }}) as rated_at
    from {{ relation }} as stated
    cross join (
        select currency from {{ ref('c360_currency_rates') }}
        where is_shop_currency
    ) as shop
) as placed
left join {{ ref('c360_currency_rates') }} as rates
    on
        placed.currency_original = rates.currency
        and placed.rated_at >= rates.valid_from
        and placed.rated_at < rates.valid_to
{% endmacro %}
