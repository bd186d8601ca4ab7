{# Every VIP who has been away for more than one and a half times the gap expected of them. #}

select
    customer_id,
    {{ json_object_text([
        'is_vip', 'net_revenue_365d', 'days_since_last_order', 'personal_gap_days', 'overdue_ratio'
    ]) }} as why
from {{ ref('customers') }}
where
    is_vip
    and overdue_ratio > 1.5
