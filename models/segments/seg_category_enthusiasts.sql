{# Everyone with two or more orders who spends twice as much on one category as others do. #}

select
    customer_id,
    {{ json_object_text([
        'order_count', 'favourite_category', 'favourite_category_affinity'
    ]) }} as why
from {{ ref('customers') }}
where
    order_count >= 2
    and favourite_category_affinity >= 2
