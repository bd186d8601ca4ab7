{# Every VIP: the top 5 % by net revenue of the last year, with two or more orders. #}

select
    customer_id,
    {{ json_object_text(['is_vip', 'net_revenue_365d', 'orders_365d']) }} as why
from {{ ref('customers') }}
where is_vip
