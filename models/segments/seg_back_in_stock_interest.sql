{# Everyone whose most wanted product of the last 14 days is sold out. #}

select
    customer_id,
    {{ json_object_text([
        'most_wanted_product_id', 'most_wanted_session_count',
        'most_wanted_stock_quantity'
    ]) }} as why
from {{ ref('customers') }}
where most_wanted_stock_quantity <= 0
