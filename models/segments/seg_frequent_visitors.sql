{# Everyone with three or more visits in 30 days who has not bought in them. #}
{%- set thirty_days_ago = dbt.dateadd('day', -30, as_of()) %}

select
    customer_id,
    {{ json_object_text(['sessions_30d', 'last_session_at', 'last_ordered_at']) }} as why
from {{ ref('customers') }}
where
    sessions_30d >= 3
    and (last_ordered_at is null or last_ordered_at <= {{ thirty_days_ago }})
