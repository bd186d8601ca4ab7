{# Everyone in the top fifth of buyers by spend who bought twice or more in the last 365 days. #}

select
    customer_id,
    {{ json_object_text(['monetary_score', 'orders_365d', 'net_revenue_365d']) }} as why
from {{ ref('customers') }}
where
    monetary_score = 5
    and orders_365d >= 2
