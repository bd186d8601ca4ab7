{# Everyone who is still mailed and did nothing at all for 180 days. #}
{%- set half_a_year_ago = dbt.dateadd('day', -180, as_of()) %}

select
    customer_id,
    {{ json_object_text([
        'emails_received_90d', 'last_email_clicked_at', 'last_session_at',
        'last_ordered_at'
    ]) }} as why
from {{ ref('customers') }}
where
    emails_received_90d >= 3
    and (last_email_clicked_at is null or last_email_clicked_at <= {{ half_a_year_ago }})
    and (last_session_at is null or last_session_at <= {{ half_a_year_ago }})
    and (last_ordered_at is null or last_ordered_at <= {{ half_a_year_ago }})
