{# Everyone with two or more orders in the last year who has probably stopped buying. #}

select
    customer_id,
    {{ json_object_text([
        'orders_365d', 'churn_band', 'churn_probability', 'last_ordered_at'
    ]) }} as why
from {{ ref('customers') }}
where
    orders_365d >= 2
    and churn_band = 'high'
