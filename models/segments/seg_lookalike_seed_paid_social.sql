{# Everyone won by paid social media who bought twice and is in the upper two fifths by spend. #}

select
    customer_id,
    {{ json_object_text(['acquisition_channel', 'monetary_score', 'orders_365d']) }} as why
from {{ ref('customers') }}
where
    acquisition_channel = 'paid_social'
    and monetary_score >= 4
    and orders_365d >= 2
