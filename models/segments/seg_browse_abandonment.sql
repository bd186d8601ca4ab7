{# Everyone who viewed a product 4 hours to 7 days ago; no cart, checkout or order for 10 days. #}
{%- set four_hours_ago = dbt.dateadd('hour', -4, as_of()) %}
{%- set ten_days_ago = dbt.dateadd('day', -10, as_of()) %}

select
    customer_id,
    {{ json_object_text([
        'last_product_viewed_at', 'last_product_added_at', 'last_checkout_started_at', 'last_ordered_at'
    ]) }} as why
from {{ ref('customers') }}
where
    {{ in_last_days('last_product_viewed_at', 7) }}
    and last_product_viewed_at <= {{ four_hours_ago }}
    and (last_product_added_at is null or last_product_added_at <= {{ ten_days_ago }})
    and (last_checkout_started_at is null or last_checkout_started_at <= {{ ten_days_ago }})
    and (last_ordered_at is null or last_ordered_at <= {{ ten_days_ago }})
