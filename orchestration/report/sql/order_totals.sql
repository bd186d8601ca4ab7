-- One row: orders that count, and the net revenue of everything paid, returns without a sale among it.
select
    count(*) filter (where is_counted) as order_count,
    sum(net_amount) as net_revenue,
    sum(net_amount) / nullif(count(*) filter (where is_counted), 0) as average_order_value,
    min(ordered_at) as first_ordered_at,
    max(ordered_at) as last_ordered_at,
    mode(currency) as currency
from customer360.orders
where status = 'paid'
having count(*) > 0
