{# Everyone who viewed one product in three sessions of the last 14 days and has not bought it. #}

select
    customer_id,
    {{ json_object_text(['most_wanted_product_id', 'most_wanted_session_count']) }} as why
from {{ ref('customers') }}
where most_wanted_session_count >= 3
