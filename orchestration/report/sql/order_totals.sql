-- One row: orders that count, and the net revenue of everything paid, returns without a sale among it.
select
    count(*) filter (where is_counted) as order_count,
    count(*) filter (where is_counted and customer_id is null) as order_count_without_customer,
    count(distinct customer_id) filter (where is_counted) as buyer_count,
    sum(net_amount) as net_revenue,
    min(ordered_at) as first_ordered_at,
    mode(currency) as currency
from customer360.orders
where status = 'paid'
having count(*) > 0
