-- One row: orders that count (paid, with an amount) and the net revenue of everything paid.
select
    count(*) filter (where total_amount > 0) as order_count,
    sum(net_amount) as net_revenue,
    sum(net_amount) / nullif(count(*) filter (where total_amount > 0), 0) as average_order_value,
    min(ordered_at) as first_ordered_at,
    max(ordered_at) as last_ordered_at,
    mode(currency) as currency
from customer360.orders
where status = 'paid'
having count(*) > 0
