{# Orders in a currency that `exchange_rates` does not know: they have no amounts until it does. #}
{{ config(severity='warn') }}

select
    currency_original,
    count(*) as order_count,
    min(ordered_at) as first_ordered_at
from {{ ref('orders') }}
where amount_original is not null and total_amount is null
group by currency_original
