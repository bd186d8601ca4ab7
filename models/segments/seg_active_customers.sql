{# Everyone who bought in the last 60 days, is not due again, and first bought 30 days ago. #}
{%- set thirty_days_ago = dbt.dateadd('day', -30, as_of()) %}

select
    customer_id,
    {{ json_object_text(['last_ordered_at', 'first_ordered_at', 'overdue_ratio']) }} as why
from {{ ref('customers') }}
where
    {{ in_last_days('last_ordered_at', 60) }}
    and first_ordered_at <= {{ thirty_days_ago }}
    and (overdue_ratio is null or overdue_ratio <= 1)
