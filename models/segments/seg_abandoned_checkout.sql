{# Everyone who abandoned a checkout in the last 7 days and has not ordered since. #}

select
    customer_id,
    {{ json_object_text([
        'last_checkout_started_at', 'last_checkout_abandoned_at', 'last_checkout_recovered_at'
    ]) }} as why
from {{ ref('customers') }}
where
    {{ in_last_days('last_checkout_abandoned_at', 7) }}
    and last_checkout_recovered_at is null
