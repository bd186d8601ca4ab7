{# Everyone whose supply ends within 3 days or ended in the last 14. #}
{%- set in_three_days = dbt.dateadd('day', 3, as_of()) %}
{%- set two_weeks_ago = dbt.dateadd('day', -14, as_of()) %}

select
    customer_id,
    {{ json_object_text([
        'replenishment_product_id', 'replenishment_due_at', 'last_ordered_at'
    ]) }} as why
from {{ ref('customers') }}
where
    replenishment_due_at > {{ two_weeks_ago }}
    and replenishment_due_at <= {{ in_three_days }}
