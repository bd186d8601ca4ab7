{# Whoever left a checkout is reminded of it alone: rows are customers in two of the three. #}

select
    customer_id,
    count(*) as segment_count
from {{ ref('segment_members') }}
where segment_name in ('abandoned_checkout', 'abandoned_cart', 'browse_abandonment')
group by customer_id
having count(*) > 1
